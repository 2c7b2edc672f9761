import type { History } from "./history.ts";
import { CPU } from "./measures.ts";

const HEAD = [
  "time",
  "cpu_percent",
  "memory_bytes",
  "memory_limit_bytes",
  "disk_bytes",
  "disk_limit_bytes",
  "processes",
  "process_limit",
  "event",
];

/**
 * All samples and the times when runs began and ended, in order, as RFC 4180 has it. Times are UTC by the sandbox
 * server's clock, `cpu_percent` is of all of the sandbox's cores and empty while their number is not known.
 */
export function csvOf({ samples, runs }: History, cores: number | undefined): string {
  const rows = samples.map((sample) => {
    const cpu = CPU.value(sample, cores);
    return row(sample.atMs, [
      cpu === undefined ? "" : cpu.toFixed(1),
      sample.memoryBytes,
      sample.memoryLimitBytes,
      sample.diskBytes,
      sample.diskLimitBytes,
      sample.processes,
      sample.processLimit,
      "",
    ]);
  });
  for (const { beganAtMs, endedAtMs } of runs) {
    rows.push(row(beganAtMs, eventCells("run began")));
    if (endedAtMs !== undefined) rows.push(row(endedAtMs, eventCells("run ended")));
  }
  const lines = rows.sort((a, b) => a.atMs - b.atMs).map(({ cells }) => cells);
  return [HEAD, ...lines].map((cells) => `${cells.join(",")}\r\n`).join("");
}

function row(atMs: number, rest: readonly (string | number)[]): { atMs: number; cells: (string | number)[] } {
  return { atMs, cells: [new Date(atMs).toISOString(), ...rest] };
}

function eventCells(event: string): readonly string[] {
  return [...Array<string>(HEAD.length - 2).fill(""), event];
}
