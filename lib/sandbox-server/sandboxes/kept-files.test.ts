import { expect, test } from "vitest";
import { tooMuch, type KeptFile } from "./kept-files.ts";

const BOUNDS = { ms: 1_000, bytes: 100, namespaceBytes: 60 };

/** Files in the order of their age, as `namespace/name bytes`. */
function files(...texts: string[]): KeptFile[] {
  return texts.map((text, mtimeMs) => {
    const [path = "", bytes] = text.split(" ");
    return { path, namespace: path.split("/")[0] ?? "", bytes: Number(bytes), mtimeMs };
  });
}

function gone(kept: KeptFile[], next: string): string[] {
  const [file] = files(next);
  return file === undefined ? [] : tooMuch(kept, BOUNDS, file).map(({ path }) => path);
}

test("nothing goes while there is room", () => {
  expect(gone(files("a/1 30", "b/1 40"), "a/2 30")).toEqual([]);
});

test("what is replaced does not count", () => {
  expect(gone(files("a/1 50", "b/1 40"), "a/1 60")).toEqual([]);
});

test("of a namespace that has too much the oldest goes, however old others are", () => {
  expect(gone(files("b/1 10", "a/1 20", "a/2 20", "a/3 20"), "a/4 20")).toEqual(["a/1"]);
});

test("when all is too much, the oldest of the same namespace goes before the oldest of others", () => {
  expect(gone(files("b/1 30", "c/1 30", "a/1 10", "b/2 20"), "a/2 30")).toEqual(["a/1", "b/1"]);
});
