import { expect, test } from "vitest";
import type { ProgramDocument } from "../documents/document.ts";
import { diffRows } from "./diff-rows.ts";

const program = (files: Readonly<Record<string, string>>): ProgramDocument => ({
  language: "python",
  files: Object.entries(files).map(([path, content]) => ({ path, content })),
  open: "main.py",
});
const main = (content: string) => program({ "main.py": content });

test("equal programs have no difference", () => {
  expect(diffRows(main("a\nb\n"), main("a\nb\n"))).toEqual([]);
});

test("changed lines stand between equal ones, each with its number", () => {
  expect(diffRows(main("a\nb\nc\n"), main("a\nB\nc\nd\n"))).toEqual([
    { kind: "same", text: "a", present: 1, other: 1 },
    { kind: "removed", text: "b", present: 2 },
    { kind: "added", text: "B", other: 2 },
    { kind: "same", text: "c", present: 3, other: 3 },
    { kind: "added", text: "d", other: 4 },
  ]);
});

test("equal lines far from any change are counted instead of shown", () => {
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
  const rows = diffRows(main(lines.join("\n")), main(lines.toSpliced(19, 1, "another").join("\n")));
  expect(rows[0]).toEqual({ kind: "gap", text: "16 equal lines" });
  expect(rows[1]).toEqual({ kind: "same", text: "line 17", present: 17, other: 17 });
  expect(rows).toHaveLength(9);
});

test("of several files the ones that differ are shown, with what becomes of them", () => {
  const present = program({ "main.py": "a\n", "same.py": "s\n", "mine.py": "m\n" });
  const other = program({ "main.py": "b\n", "same.py": "s\n", "theirs.py": "t\n" });
  expect(diffRows(present, other)).toEqual([
    { kind: "file", text: "main.py" },
    { kind: "removed", text: "a", present: 1 },
    { kind: "added", text: "b", other: 1 },
    { kind: "file", text: "mine.py goes" },
    { kind: "removed", text: "m", present: 1 },
    { kind: "file", text: "theirs.py comes back" },
    { kind: "added", text: "t", other: 1 },
  ]);
});

test("a missing line break at the end is told", () => {
  expect(diffRows(main("a\n"), main("a"))).toContainEqual({ kind: "note", text: "No line break at the end" });
});

test("what has nothing in common says so instead of holding up the page", () => {
  const lines = (word: string) => Array.from({ length: 1_500 }, (_, index) => `${word} ${index}`).join("\n");
  expect(diffRows(main(lines("a")), main(lines("b")))).toEqual([
    { kind: "note", text: "Too much is different to show it line by line" },
  ]);
});
