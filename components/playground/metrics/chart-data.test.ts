import { expect, test } from "vitest";
import { chartData, lastSpan } from "./chart-data.ts";
import { EMPTY_HISTORY, type History, withBegin, withEnd } from "./history.ts";
import { CPU, MEASURES, MEMORY, type Measure } from "./measures.ts";
import { sparkPoints } from "./spark.ts";
import { sample } from "./testing/sample.ts";

const T = 1_800_000_000_000;
const MINUTE_MS = 60_000;
const history = (...samples: ReturnType<typeof sample>[]): History => ({ samples, runs: [] });
const drawn = (from: History, measure: Measure = MEMORY, cores: number | undefined = 1) =>
  chartData(from, lastSpan(from, MINUTE_MS), measure, cores);
const measure = (id: Measure["id"]): Measure => MEASURES.find((one) => one.id === id) ?? CPU;

test("a chart shows the last minutes of what is known, up to the newest", () => {
  const data = drawn(history(sample(T), sample(T + 70_000, { memoryBytes: 5 }), sample(T + 71_000)));
  expect(data).toMatchObject({ fromMs: T + 11_000, toMs: T + 71_000 });
  expect(data.times).toEqual([T + 70_000, T + 71_000]);
  expect(data.values[0]).toBe(5);
});

test("the line is interrupted where nothing was measured for a while", () => {
  const data = drawn(history(sample(T), sample(T + 1_000), sample(T + 11_000)));
  expect(data.times).toEqual([T, T + 1_000, T + 6_000, T + 11_000]);
  expect(data.values[2]).toBeNull();
});

test("processor use is of all the sandbox's cores, and not told before their number is", () => {
  const used = history(sample(T, { cpuPercent: 50 }));
  expect(drawn(used, CPU, 0.5).last?.words).toBe("100 %");
  expect(drawn(used, CPU, 2).last?.words).toBe("25 %");
  const unknown = chartData(used, lastSpan(used, MINUTE_MS), CPU, undefined);
  expect(unknown.last).toBeUndefined();
  expect(unknown.values).toEqual([null]);
});

test("memory is drawn against its limit, processes as many as they are", () => {
  expect(drawn(history(sample(T)))).toMatchObject({ top: 512 * 2 ** 20, limit: 512 * 2 ** 20 });
  const few = drawn(history(sample(T, { processes: 3 })), measure("processes"));
  expect(few).toMatchObject({ top: 8, limit: 128 });
  expect(drawn(history(sample(T, { processes: 120 })), measure("processes")).top).toBe(150);
});

test("what is over the limit for a moment stays within the chart", () => {
  expect(drawn(history(sample(T, { cpuPercent: 130 })), CPU).top).toBe(130);
});

test("a near limit is said of what breaks there, not of a busy processor", () => {
  const much = sample(T, { cpuPercent: 100, memoryBytes: 500 * 2 ** 20 });
  expect(drawn(history(much)).last?.near).toBe(true);
  expect(drawn(history(much), CPU).last?.near).toBe(false);
  expect(drawn(history(sample(T))).last?.near).toBe(false);
});

test("runs are shown that were going on in that time", () => {
  let known = withEnd(withBegin(history(sample(T)), "before", T - 90_000), "before", T - 80_000);
  known = withEnd(withBegin(known, "over the edge", T - 70_000), "over the edge", T - 50_000);
  known = withBegin(known, "still", T - 100_000);
  expect(drawn(known).runs.map(({ execution }) => execution)).toEqual(["over the edge", "still"]);
});

test("nothing known is an empty chart", () => {
  expect(drawn(EMPTY_HISTORY)).toMatchObject({ times: [], values: [], last: undefined, top: 1 });
});

test("the small picture has the last half minute, more being higher, and never leaves its box", () => {
  const samples = [
    sample(T, { cpuPercent: 1 }),
    sample(T + 30_000, { cpuPercent: 0 }),
    sample(T + 45_000, { cpuPercent: 50 }),
    sample(T + 60_000, { cpuPercent: 900 }),
  ];
  expect(sparkPoints(samples, CPU, 1)).toBe("0.0,15.0 18.0,8.0 36.0,1.0");
  expect(sparkPoints([], CPU, 1)).toBe("");
});
