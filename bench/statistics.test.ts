import { expect, test } from "vitest";
import { figuresOf } from "./statistics.ts";

test("the 95th percentile of 1 to 100 is 95, the median 50, in whatever order they come", () => {
  const samples = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(figuresOf(samples)).toEqual({ count: 100, p50: 50, p95: 95 });
});

test("one sample is both; none is no number", () => {
  expect(figuresOf([7])).toEqual({ count: 1, p50: 7, p95: 7 });
  expect(figuresOf([]).p50).toBeNaN();
});
