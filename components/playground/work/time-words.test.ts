import { expect, test } from "vitest";
import { ago, clockTime } from "./time-words.ts";

const NOON = new Date(2026, 10, 23, 12, 0).getTime();
const MINUTE_MS = 60_000;

test("a moment of today is told by its time, one of before with its day", () => {
  expect(clockTime(NOON - 5 * MINUTE_MS, NOON)).toBe("11:55");
  expect(clockTime(new Date(2026, 10, 20, 9, 5).getTime(), NOON)).toBe("20 Nov, 09:05");
});

test("how long ago it was is told in one unit", () => {
  const words = (minutes: number) => ago(NOON - minutes * MINUTE_MS, NOON);
  expect(words(0.5)).toBe("just now");
  expect(words(3)).toBe("3 min ago");
  expect(words(125)).toBe("2 h ago");
  expect(words(25 * 60)).toBe("1 day ago");
  expect(words(5 * 24 * 60)).toBe("5 days ago");
  // The clock may have been set back meanwhile.
  expect(words(-10)).toBe("just now");
});
