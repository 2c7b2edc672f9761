import { expect, test } from "vitest";
import { parseLifetime } from "./lifetime.ts";

test.each([
  ["30s", 30],
  ["5m", 300],
  ["24h", 86_400],
  ["24", 86_400],
  ["2d", 172_800],
  ["1w", 604_800],
  ["1mo", 2_592_000],
  ["1y", 31_536_000],
])("%s is %d seconds", (text, seconds) => {
  expect(parseLifetime(text)).toBe(seconds);
});

test.each(["", "0", "0h", "-1h", "1.5h", "h", "1 h", "1min", "99999999y"])("%j is refused", (text) => {
  expect(parseLifetime(text)).toBeUndefined();
});
