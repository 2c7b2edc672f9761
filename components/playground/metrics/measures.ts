import type { MetricsEvent } from "#lib/protocol/run-event.ts";
import { bytes } from "../words.ts";

/** One thing that a sandbox uses, as the page draws and tells it. */
export interface Measure {
  readonly id: "cpu" | "memory" | "disk" | "processes";
  readonly label: string;
  /** Its colour, everywhere: a custom property of the page. */
  readonly color: `--chart-${string}`;
  /** `cores` are the sandbox's; undefined while something needed for it is not known. */
  readonly value: (sample: MetricsEvent, cores: number | undefined) => number | undefined;
  readonly limit: (sample: MetricsEvent) => number;
  readonly words: (value: number) => string;
  /** Whether using all of it is what goes wrong. A program that computes uses all of its processor, and should. */
  readonly limitHurts: boolean;
  /** Whether its line is drawn against the limit, however small it is; otherwise as large as it becomes. */
  readonly drawnToLimit: boolean;
}

export const CPU: Measure = {
  id: "cpu",
  label: "CPU",
  color: "--chart-cpu",
  value: ({ cpuPercent }, cores) => (cores === undefined ? undefined : cpuPercent / cores),
  limit: () => 100,
  words: (percent) => `${Math.round(percent)} %`,
  limitHurts: false,
  drawnToLimit: true,
};

export const MEMORY: Measure = {
  id: "memory",
  label: "Memory",
  color: "--chart-memory",
  value: ({ memoryBytes }) => memoryBytes,
  limit: ({ memoryLimitBytes }) => memoryLimitBytes,
  words: bytes,
  limitHurts: true,
  drawnToLimit: true,
};

const DISK: Measure = {
  id: "disk",
  label: "Disk",
  color: "--chart-disk",
  value: ({ diskBytes }) => diskBytes,
  limit: ({ diskLimitBytes }) => diskLimitBytes,
  words: bytes,
  limitHurts: true,
  drawnToLimit: true,
};

const PROCESSES: Measure = {
  id: "processes",
  label: "Processes",
  color: "--chart-processes",
  value: ({ processes }) => processes,
  limit: ({ processLimit }) => processLimit,
  words: String,
  limitHurts: true,
  drawnToLimit: false,
};

export const MEASURES: readonly Measure[] = [CPU, MEMORY, DISK, PROCESSES];

/** The share of a limit from which on it is near. */
const NEAR = 0.9;

export function isNearLimit(measure: Measure, value: number, limit: number): boolean {
  return measure.limitHurts && value >= limit * NEAR;
}
