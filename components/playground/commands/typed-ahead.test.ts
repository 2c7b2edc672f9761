import { expect, test } from "vitest";
import { afterKey, NOTHING_TYPED, type TypedAhead } from "./typed-ahead.ts";

const plain = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

function typed(...keys: string[]): TypedAhead {
  let now = NOTHING_TYPED;
  for (const key of keys) {
    const next = afterKey(now, { ...plain, key });
    if (next !== undefined && next !== "close") now = next;
  }
  return now;
}

test("letters wait for the field in their order, and Backspace takes the last", () => {
  expect(typed("d", "a", "x", "Backspace", "r", "k")).toEqual({ text: "dark", sent: false });
  expect(typed("a", "Backspace", "Backspace")).toEqual(NOTHING_TYPED);
});

test("after Enter nothing is added", () => {
  expect(typed("d", "Enter", "x", "Backspace")).toEqual({ text: "d", sent: true });
});

test("keys that type nothing are left alone, and Escape gives up", () => {
  expect(afterKey(NOTHING_TYPED, { ...plain, key: "Shift" })).toBeUndefined();
  expect(afterKey(NOTHING_TYPED, { ...plain, key: "a", ctrlKey: true })).toBeUndefined();
  expect(afterKey(typed("a", "Enter"), { ...plain, key: "Escape" })).toBe("close");
});
