import { expect, test } from "vitest";
import { atEdge, beforeCursor, breakLine } from "./field-text.ts";

function field(marked: string) {
  const at = marked.indexOf("|");
  let value = marked.replace("|", "");
  return {
    get value() {
      return value;
    },
    selectionStart: at,
    selectionEnd: at,
    setRangeText(replacement: string, start: number, end: number) {
      value = value.slice(0, start) + replacement + value.slice(end);
    },
  };
}

test("the history answers to up in the first line and to down in the last", () => {
  expect([atEdge(field("a|b"), "older"), atEdge(field("a|b"), "newer")]).toEqual([true, true]);
  expect([atEdge(field("a\nb|"), "older"), atEdge(field("a\nb|"), "newer")]).toEqual([false, true]);
  expect([atEdge(field("a|\nb"), "older"), atEdge(field("a|\nb"), "newer")]).toEqual([true, false]);
  expect(atEdge({ ...field("a|"), selectionStart: 0 }, "older")).toBe(false);
});

test("what stands before the cursor is of its own line", () => {
  expect(beforeCursor(field("first\n  sec|ond"))).toBe("  sec");
});

test("a new line begins where the one before does, and one indent further in a block", () => {
  const block = field("for x in y:|");
  breakLine(block, "    ");
  expect(block.value).toBe("for x in y:\n    ");
  const inside = field("for x in y:\n    a|");
  breakLine(inside, "    ");
  expect(inside.value).toBe("for x in y:\n    a\n    ");
});
