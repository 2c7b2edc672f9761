import { expect, test } from "vitest";
import { editBetween } from "./text-edit.ts";

function applied(before: string, after: string): string {
  const edit = editBetween(before, after);
  return edit === undefined ? before : before.slice(0, edit.start) + edit.text + before.slice(edit.end);
}

test("equal texts need no edit", () => {
  expect(editBetween("a\nb", "a\nb")).toBeUndefined();
});

test("only what differs is touched", () => {
  expect(editBetween("one two three", "one 2 three")).toEqual({ start: 4, end: 7, text: "2" });
  expect(editBetween("aa", "aaa")).toEqual({ start: 2, end: 2, text: "a" });
  expect(editBetween("aaa", "aa")).toEqual({ start: 2, end: 3, text: "" });
});

test("the edit makes the one text of the other, whatever they are", () => {
  const texts = ["", "a", "aba", "ababa", "x\ny\n", "😀", "😁", "a😀b", "a😁b", "😀😀", "🐀"];
  for (const before of texts) for (const after of texts) expect(applied(before, after)).toBe(after);
});

test("the two halves of one character stay together", () => {
  expect(editBetween("a😀b", "a😁b")).toEqual({ start: 1, end: 3, text: "😁" });
  // These two share their second half.
  expect(editBetween("😀", "🐀")).toEqual({ start: 0, end: 2, text: "🐀" });
});
