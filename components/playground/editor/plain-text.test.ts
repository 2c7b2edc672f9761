import { expect, test } from "vitest";
import { type Field, indentedBy, placeAt } from "./plain-text.ts";

/** As a text field does it; `|` in the text is where the selection begins and ends. */
function field(marked: string): Field & { readonly text: string } {
  const parts = marked.split("|");
  const selectionStart = parts[0]?.length ?? 0;
  const selectionEnd = parts.length > 2 ? selectionStart + (parts[1]?.length ?? 0) : selectionStart;
  let value = parts.join("");
  return {
    get value() {
      return value;
    },
    get text() {
      return value;
    },
    selectionStart,
    selectionEnd,
    setRangeText(replacement, start, end) {
      value = value.slice(0, start) + replacement + value.slice(end);
    },
  };
}

test("line and column count from 1", () => {
  expect(placeAt("", 0)).toEqual({ line: 1, column: 1 });
  expect(placeAt("ab\ncd", 2)).toEqual({ line: 1, column: 3 });
  expect(placeAt("ab\ncd", 4)).toEqual({ line: 2, column: 2 });
});

test("Tab indents at the cursor, or all lines of the selection", () => {
  const single = field("if x:\n|pass");
  indentedBy(single, "more", "    ");
  expect(single.text).toBe("if x:\n    pass");
  const several = field("a\n|b\nc|\nd");
  indentedBy(several, "more", "  ");
  expect(several.text).toBe("a\n  b\n  c\nd");
});

test("Shift and Tab take away at most one indent", () => {
  const lines = field("|      six\n  two\nnone|");
  indentedBy(lines, "less", "    ");
  expect(lines.text).toBe("  six\ntwo\nnone");
});
