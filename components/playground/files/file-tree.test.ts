import { expect, test } from "vitest";
import type { FileEntry } from "#lib/api/file-contract.ts";
import { besideRemoved, treeMove, treeRows, typeAhead } from "./file-tree.ts";

const entry = (path: string, kind: FileEntry["kind"] = "file"): FileEntry => ({
  name: path.slice(path.lastIndexOf("/") + 1),
  path,
  kind,
  size: 1,
  modifiedAtMs: 1,
  mode: 0o644,
});

const ENTRIES = [
  entry("10.txt"),
  entry("2.txt"),
  entry("data", "folder"),
  entry("data/a.csv"),
  entry("data/deep", "folder"),
  entry("data/deep/x"),
  entry("empty", "folder"),
  entry("main.py"),
];
const all = treeRows(ENTRIES, new Set(["data", "data/deep", "empty"]));
const paths = (rows: typeof all): string[] => rows.map((row) => row.entry.path);

test("folders come first, and numbers in names count as numbers", () => {
  expect(paths(treeRows(ENTRIES, new Set()))).toEqual(["data", "empty", "2.txt", "10.txt", "main.py"]);
});

test("what is in an open folder stands below it, a level deeper, with its place among its siblings", () => {
  expect(paths(all)).toEqual([
    "data",
    "data/deep",
    "data/deep/x",
    "data/a.csv",
    "empty",
    "2.txt",
    "10.txt",
    "main.py",
  ]);
  expect(all[2]).toMatchObject({ level: 3, expanded: undefined, position: 1, siblings: 1 });
  expect(all[4]).toMatchObject({ level: 1, expanded: true, position: 2, siblings: 5 });
});

test("arrow keys go up and down, into folders and out of them", () => {
  const closed = treeRows(ENTRIES, new Set());
  expect(treeMove(closed, "data", "ArrowRight")).toEqual({ kind: "expand", path: "data" });
  expect(treeMove(all, "data", "ArrowRight")).toEqual({ kind: "focus", path: "data/deep" });
  expect(treeMove(all, "empty", "ArrowRight")).toBeUndefined();
  expect(treeMove(all, "data/deep/x", "ArrowLeft")).toEqual({ kind: "focus", path: "data/deep" });
  expect(treeMove(all, "data/a.csv", "ArrowLeft")).toEqual({ kind: "focus", path: "data" });
  expect(treeMove(all, "data", "ArrowLeft")).toEqual({ kind: "collapse", path: "data" });
  expect(treeMove(all, "data", "ArrowUp")).toBeUndefined();
  expect(treeMove(all, "data", "ArrowDown")).toEqual({ kind: "focus", path: "data/deep" });
  expect(treeMove(all, "2.txt", "End")).toEqual({ kind: "focus", path: "main.py" });
  expect(treeMove(all, "2.txt", "Home")).toEqual({ kind: "focus", path: "data" });
});

test("letters find names: one letter goes from one to the next, several narrow it down", () => {
  expect(typeAhead(all, "main.py", "d")).toBe("data");
  expect(typeAhead(all, "data", "d")).toBe("data/deep");
  expect(typeAhead(all, "data/deep", "dd")).toBe("data");
  expect(typeAhead(all, "data", "de")).toBe("data/deep");
  expect(typeAhead(all, "data", "z")).toBeUndefined();
});

test("after a removal the focus goes to what takes its place", () => {
  expect(besideRemoved(all, "data")).toBe("empty");
  expect(besideRemoved(all, "main.py")).toBe("10.txt");
  expect(besideRemoved(treeRows([entry("a")], new Set()), "a")).toBeUndefined();
});
