import { expect, test } from "vitest";
import {
  EMPTY_HISTORY,
  type History,
  KEPT_MS,
  newestMs,
  withBegin,
  withEnd,
  withLoss,
  withSample,
} from "./history.ts";
import { sample } from "./testing/sample.ts";

const T = 1_800_000_000_000;
const sampled = (...times: number[]): History =>
  times.reduce((history, atMs) => withSample(history, sample(atMs)), EMPTY_HISTORY);
const timesOf = (history: History): number[] => history.samples.map(({ atMs }) => atMs - T);

test("only the last ten minutes are kept", () => {
  const history = sampled(T, T + 1_000, T + KEPT_MS, T + KEPT_MS + 1_000);
  expect(timesOf(history)).toEqual([1_000, KEPT_MS, KEPT_MS + 1_000]);
});

test("samples that come much too often do not fill the memory, and the newest stay", () => {
  let history = EMPTY_HISTORY;
  for (let at = 0; at < 3_000; at += 1) history = withSample(history, sample(T + at));
  expect(history.samples.length).toBe(2_400);
  expect(history.samples.at(-1)?.atMs).toBe(T + 2_999);
});

test("a clock that was set back leaves the samples in order", () => {
  expect(timesOf(sampled(T, T + 1_000, T + 2_000, T + 1_000, T + 1_500))).toEqual([0, 1_000, 1_500]);
});

test("a run is kept from its begin to its end, told once however often it is heard", () => {
  let history = withBegin(EMPTY_HISTORY, "e1", T);
  expect(withBegin(history, "e1", T)).toBe(history);
  history = withEnd(history, "e1", T + 500);
  expect(withEnd(history, "e1", T + 900)).toBe(history);
  expect(history.runs).toEqual([{ execution: "e1", beganAtMs: T, endedAtMs: T + 500 }]);
});

test("the end of what is no known run changes nothing", () => {
  expect(withEnd(EMPTY_HISTORY, "terminal", T)).toBe(EMPTY_HISTORY);
});

test("runs that ended more than ten minutes ago go, those that still run stay", () => {
  let history = withEnd(withBegin(EMPTY_HISTORY, "old", T), "old", T + 1_000);
  history = withBegin(history, "long", T);
  history = withSample(history, sample(T + KEPT_MS + 1_001));
  expect(history.runs.map(({ execution }) => execution)).toEqual(["long"]);
});

test("no more runs are kept than a chart can show", () => {
  let history = EMPTY_HISTORY;
  for (let at = 0; at < 600; at += 1) history = withBegin(history, `e${at}`, T + at);
  expect(history.runs.length).toBe(500);
  expect(history.runs.at(-1)?.execution).toBe("e599");
});

test("with the sandbox its runs end, when something was last heard of it", () => {
  const running = withSample(withBegin(EMPTY_HISTORY, "e1", T), sample(T + 3_000));
  expect(withLoss(running).runs).toEqual([{ execution: "e1", beganAtMs: T, endedAtMs: T + 3_000 }]);
});

test("the newest thing is a sample or the begin or end of a run", () => {
  expect(newestMs(EMPTY_HISTORY)).toBeUndefined();
  expect(newestMs(sampled(T))).toBe(T);
  expect(newestMs(withBegin(sampled(T), "e1", T + 5))).toBe(T + 5);
  expect(newestMs(withEnd(withBegin(sampled(T), "e1", T - 9), "e1", T + 7))).toBe(T + 7);
});
