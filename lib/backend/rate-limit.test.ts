import { expect, test } from "vitest";
import { createRateLimiter } from "./rate-limit.ts";

test("gives a minute's worth at once, then one by one as time passes", () => {
  let nowMs = 0;
  const limiter = createRateLimiter({ perMinute: 6, now: () => nowMs });
  const first = Array.from({ length: 6 }, () => limiter.take("a"));
  expect(first.map(({ allowed, remaining }) => [allowed, remaining])).toEqual(
    [5, 4, 3, 2, 1, 0].map((left) => [true, left]),
  );
  expect(limiter.take("a")).toEqual({
    allowed: false,
    limit: 6,
    remaining: 0,
    resetMs: 60_000,
    retryAfterMs: 10_000,
  });
  nowMs = 9_999;
  expect(limiter.take("a")).toMatchObject({ allowed: false, retryAfterMs: 1 });
  nowMs = 10_000;
  expect(limiter.take("a").allowed).toBe(true);
  expect(limiter.take("a").allowed).toBe(false);
  nowMs = 1e9;
  expect(limiter.take("a")).toMatchObject({ allowed: true, remaining: 5 });
});

test("one caller's spending leaves another's alone", () => {
  const limiter = createRateLimiter({ perMinute: 1, now: () => 0 });
  expect([limiter.take("a").allowed, limiter.take("a").allowed, limiter.take("b").allowed]).toEqual([
    true,
    false,
    true,
  ]);
});

test("remembers many callers, but not without end", () => {
  const limiter = createRateLimiter({ perMinute: 1, now: () => 0 });
  limiter.take("first");
  for (let index = 0; index < 10_000; index += 1) limiter.take(`caller ${index}`);
  expect(limiter.take("first").allowed).toBe(false);
  for (let index = 0; index < 30_000; index += 1) limiter.take(`other ${index}`);
  expect(limiter.take("first").allowed).toBe(true);
});
