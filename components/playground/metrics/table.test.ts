import { expect, test } from "vitest";
import { lastSpan } from "./chart-data.ts";
import { csvOf } from "./csv.ts";
import { EMPTY_HISTORY, type History } from "./history.ts";
import { stepRows, summaryRows } from "./table.ts";
import { sample } from "./testing/sample.ts";

const T = 1_800_000_000_000;
const MINUTE_MS = 60_000;
const history: History = {
  samples: [
    sample(T, { cpuPercent: 80 }),
    sample(T + 1_000, { cpuPercent: 20, memoryBytes: 100 * 2 ** 20 }),
    sample(T + 12_000, { cpuPercent: 5, processes: 1 }),
  ],
  runs: [
    { execution: "e1", beganAtMs: T + 500, endedAtMs: T + 900 },
    { execution: "e2", beganAtMs: T + 950, endedAtMs: T + 10_500 },
  ],
};

test("the summary tells what is used now, at most, and the limit", () => {
  expect(summaryRows(history, lastSpan(history, MINUTE_MS), 1)).toEqual([
    { label: "CPU", now: "5 %", highest: "80 %", limit: "100 %" },
    { label: "Memory", now: "20 MiB", highest: "100 MiB", limit: "512 MiB" },
    { label: "Disk", now: "4 KiB", highest: "4 KiB", limit: "256 MiB" },
    { label: "Processes", now: "1", highest: "3", limit: "128" },
  ]);
});

test("the steps tell the highest of each ten seconds and the runs, newest first", () => {
  expect(stepRows(history, lastSpan(history, MINUTE_MS), 1)).toEqual([
    { fromMs: T + 10_000, highest: ["5 %", "20 MiB", "4 KiB", "1"], runs: "ended" },
    { fromMs: T, highest: ["80 %", "100 MiB", "4 KiB", "3"], runs: "2 began, ended" },
  ]);
});

test("nothing known is a table of dashes without steps", () => {
  const span = lastSpan(EMPTY_HISTORY, MINUTE_MS);
  expect(summaryRows(EMPTY_HISTORY, span, 1)[0]).toEqual({
    label: "CPU",
    now: "–",
    highest: "–",
    limit: "–",
  });
  expect(stepRows(EMPTY_HISTORY, span, 1)).toEqual([]);
});

test("the CSV has every sample and every begin and end of a run, in the order of time", () => {
  const lines = csvOf(history, 2).split("\r\n");
  expect(lines[0]).toBe(
    "time,cpu_percent,memory_bytes,memory_limit_bytes,disk_bytes,disk_limit_bytes,processes,process_limit,event",
  );
  expect(lines.slice(1)).toEqual([
    "2027-01-15T08:00:00.000Z,40.0,20971520,536870912,4096,268435456,3,128,",
    "2027-01-15T08:00:00.500Z,,,,,,,,run began",
    "2027-01-15T08:00:00.900Z,,,,,,,,run ended",
    "2027-01-15T08:00:00.950Z,,,,,,,,run began",
    "2027-01-15T08:00:01.000Z,10.0,104857600,536870912,4096,268435456,3,128,",
    "2027-01-15T08:00:10.500Z,,,,,,,,run ended",
    "2027-01-15T08:00:12.000Z,2.5,20971520,536870912,4096,268435456,1,128,",
    "",
  ]);
});

test("the processor's column is empty while the number of cores is not known", () => {
  expect(csvOf(history, undefined).split("\r\n")[1]).toMatch(/^2027-01-15T08:00:00\.000Z,,20971520,/);
});
