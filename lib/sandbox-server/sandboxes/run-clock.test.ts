import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RunClock, type TimeLimits } from "./run-clock.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A clock that records what it says, with the time at which it says it. */
function clockOf(limits: Partial<TimeLimits>) {
  const said: string[] = [];
  const began = performance.now();
  const at = () => Math.round(performance.now() - began);
  const clock = new RunClock(
    { endMs: 30_000, hardMs: 60_000, noticeBeforeMs: 10_000, inputWaitMs: 100_000, ...limits },
    {
      notice: (inMs, hardLimitMs) => said.push(`${at()}: notice, ends in ${inMs} of ${hardLimitMs}`),
      end: (limitMs) => said.push(`${at()}: end at ${limitMs}`),
    },
  );
  clock.start();
  return { clock, said };
}

test("gives notice before the end, then ends", () => {
  const { said } = clockOf({});
  vi.advanceTimersByTime(100_000);
  expect(said).toEqual(["20000: notice, ends in 10000 of 60000", "30000: end at 30000"]);
});

test("extended, it gives notice again, and never goes beyond the hard limit", () => {
  const { clock, said } = clockOf({});
  vi.advanceTimersByTime(20_000);
  expect(clock.extend(15_000)).toEqual({ inMs: 25_000, hardLimitMs: 60_000 });
  expect(clock.extend(1_000_000)).toEqual({ inMs: 40_000, hardLimitMs: 60_000 });
  vi.advanceTimersByTime(100_000);
  expect(said.slice(1)).toEqual(["50000: notice, ends in 10000 of 60000", "60000: end at 60000"]);
});

test("stands still while the program waits for input", () => {
  const { clock, said } = clockOf({ noticeBeforeMs: undefined });
  vi.advanceTimersByTime(10_000);
  clock.waitForInput();
  vi.advanceTimersByTime(50_000);
  clock.inputCame();
  clock.inputCame();
  vi.advanceTimersByTime(100_000);
  expect(said).toEqual(["80000: end at 30000"]);
});

test("ends a program that waits for input for too long", () => {
  const { clock, said } = clockOf({ inputWaitMs: 40_000 });
  vi.advanceTimersByTime(1_000);
  clock.waitForInput();
  vi.advanceTimersByTime(200_000);
  expect(said).toEqual(["41000: end at 40000"]);
});

test("counts all time where the clock may not stand still", () => {
  const { clock, said } = clockOf({ inputWaitMs: undefined, noticeBeforeMs: undefined });
  clock.waitForInput();
  vi.advanceTimersByTime(200_000);
  expect(said).toEqual(["30000: end at 30000"]);
});

test("without an end it never ends; stopped, it says nothing more", () => {
  const endless = clockOf({ endMs: undefined });
  const stopped = clockOf({});
  stopped.clock.stop();
  vi.advanceTimersByTime(1_000_000);
  expect([endless.said, stopped.said]).toEqual([[], []]);
});
