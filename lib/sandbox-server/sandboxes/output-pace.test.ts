import { expect, test } from "vitest";
import { OutputPace } from "./output-pace.ts";

/** A pace of 1,000 bytes a second, 500 at once, by a clock that a test sets. */
function paceBy(clock: { nowMs: number }) {
  const waits: number[] = [];
  const pace = new OutputPace({
    burstBytes: 500,
    bytesPerSecond: 1_000,
    now: () => clock.nowMs,
    wait: async (ms) => void waits.push(ms),
  });
  return { pace, waits };
}

test("a burst is taken at once; what is more waits until it is due", () => {
  const { pace, waits } = paceBy({ nowMs: 1_000 });
  expect(pace.take(500)).toBeUndefined();
  expect(pace.take(100)).toBeInstanceOf(Promise);
  void pace.take(300);
  expect(waits).toEqual([100, 400]);
});

test("who was quiet for a while may burst again, and no more than before", () => {
  const clock = { nowMs: 0 };
  const { pace, waits } = paceBy(clock);
  void pace.take(1_500);
  clock.nowMs = 60_000;
  expect(pace.take(500)).toBeUndefined();
  void pace.take(500);
  expect(waits).toEqual([1_000, 500]);
});
