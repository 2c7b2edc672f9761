import { expect, test } from "vitest";
import { formatEdits, offsetAfter } from "./format-edits.ts";

function applied(before: string, after: string): string {
  const lines = before.split("\n");
  for (const { line, count, lines: added } of formatEdits(before, after).toReversed()) {
    lines.splice(line - 1, count, ...added);
  }
  return lines.join("\n");
}

const BEFORE = "import os\nx=['a',\n 'b']\n\ndef f( a,b ):\n  return a\nprint( x )\nend";
const AFTER = 'import os\n\nx = ["a", "b"]\n\n\ndef f(a, b):\n    return a\n\n\nprint(x)\nend\n';

test("the edits make the one text of the other", () => {
  for (const [before, after] of [
    [BEFORE, AFTER],
    ["", "a\n"],
    ["a", "a"],
    ["a\n\n\n", "a\n"],
  ] as const) {
    expect(applied(before, after)).toBe(after);
  }
});

test("lines that stay are not touched", () => {
  expect(formatEdits("a\nb=1\nc\n", "a\nb = 1\nc\n")).toEqual([{ line: 2, count: 1, lines: ["b = 1"] }]);
});

test("the cursor stays before the same character", () => {
  const moved = (marked: string): string => {
    const at = offsetAfter(BEFORE, AFTER, BEFORE.indexOf(marked.replace("|", "")) + marked.indexOf("|"));
    return `${AFTER.slice(0, at)}|${AFTER.slice(at)}`;
  };
  expect(moved("import o|s")).toContain("import o|s\n");
  expect(moved("a|,b )")).toContain("f(a|, b):");
  expect(moved("a,|b )")).toContain("f(a,| b):");
  expect(moved("|return")).toContain("    |return");
  expect(moved("re|turn")).toContain("    re|turn");
  expect(moved("'b|'")).toContain('"b|"');
  expect(moved("print( x )|")).toContain("print(x)|");
  expect(moved("|import os")).toBe(`|${AFTER}`);
});
