import { expect, test } from "vitest";
import type { ProgramDocument } from "./document.ts";
import {
  contentOf,
  editorLanguage,
  mainFile,
  openFile,
  pathProblem,
  tidyPath,
  withContent,
  withFile,
  withName,
  withoutFile,
} from "./edit-document.ts";

const program: ProgramDocument = {
  language: "python",
  files: [
    { path: "main.py", content: "import a" },
    { path: "a.py", content: "A" },
    { path: "b.py", content: "B" },
  ],
  open: "b.py",
};
const paths = ({ files }: ProgramDocument): string[] => files.map(({ path }) => path);

test("the first file is the one that runs, and the open one the one that is shown", () => {
  expect(mainFile(program).content).toBe("import a");
  expect(openFile(program).content).toBe("B");
  expect(openFile({ ...program, open: "gone.py" }).path).toBe("main.py");
});

test("a file gets new text, and no other does", () => {
  const changed = withContent(program, "a.py", "AA");
  expect(contentOf(changed, "a.py")).toBe("AA");
  expect(contentOf(changed, "b.py")).toBe("B");
  expect(changed.open).toBe("b.py");
});

test("a new file comes last, empty, and is shown; one that is there keeps its text", () => {
  const added = withFile(program, "lib/c.py");
  expect(paths(added)).toEqual(["main.py", "a.py", "b.py", "lib/c.py"]);
  expect(openFile(added)).toEqual({ path: "lib/c.py", content: "" });
  expect(openFile(withFile(program, "a.py"))).toEqual({ path: "a.py", content: "A" });
  expect(paths(withFile(program, "a.py"))).toEqual(paths(program));
});

test("after a removal the file before it is shown, and the main file stays", () => {
  const removed = withoutFile(program, "b.py");
  expect(paths(removed)).toEqual(["main.py", "a.py"]);
  expect(removed.open).toBe("a.py");
  expect(withoutFile(program, "a.py").open).toBe("b.py");
  expect(withoutFile(program, "main.py")).toBe(program);
});

test("a renamed file keeps its place and its text, the main file too", () => {
  const renamed = withName(program, "b.py", "c.py");
  expect(paths(renamed)).toEqual(["main.py", "a.py", "c.py"]);
  expect(openFile(renamed)).toEqual({ path: "c.py", content: "B" });
  const other = withName(program, "main.py", "x.py");
  expect(paths(other)).toEqual(["x.py", "a.py", "b.py"]);
  expect(mainFile(other).content).toBe("import a");
  expect(other.open).toBe("b.py");
});

test("a name that leaves the folder, or that no file can have, is told", () => {
  expect(tidyPath(" ./lib//a.py ")).toBe("lib/a.py");
  expect(pathProblem(tidyPath("a b.txt"))).toBeUndefined();
  for (const wrong of ["", "../a.py", "a/../../b", "a\nb", "a\\b", "x".repeat(201)]) {
    expect(pathProblem(wrong), wrong).toBeTypeOf("string");
  }
});

test("a file is coloured by its ending", () => {
  expect(editorLanguage("a.PY")).toBe("python");
  expect(editorLanguage("lib/a.mts")).toBe("typescript");
  expect(editorLanguage("data.csv")).toBe("plaintext");
  expect(editorLanguage("a.constructor")).toBe("plaintext");
});
