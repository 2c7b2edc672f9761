import type { MetricsEvent } from "#lib/protocol/run-event.ts";

/** From when to when a program ran, by the sandbox server's clock, which the samples have too. */
export interface RunSpan {
  readonly execution: string;
  readonly beganAtMs: number;
  /** Undefined while it runs. */
  readonly endedAtMs: number | undefined;
}

/** What the sandbox used, oldest first, and when programs ran: never more than the last ten minutes. */
export interface History {
  readonly samples: readonly MetricsEvent[];
  readonly runs: readonly RunSpan[];
}

export const EMPTY_HISTORY: History = { samples: [], runs: [] };

export const KEPT_MS = 600_000;
/** Samples come once a second; whatever sent more than four would fill this instead of the page's memory. */
const MAX_SAMPLES = 2_400;
const MAX_RUNS = 500;

/** The history with one more sample. Where the clock was set back, what it now says did not happen yet goes. */
export function withSample(history: History, sample: MetricsEvent): History {
  const sinceMs = sample.atMs - KEPT_MS;
  const samples = history.samples.filter(({ atMs }) => atMs >= sinceMs && atMs < sample.atMs);
  samples.push(sample);
  return {
    samples: samples.slice(-MAX_SAMPLES),
    runs: history.runs.filter(({ endedAtMs }) => endedAtMs === undefined || endedAtMs >= sinceMs),
  };
}

/** The history after a program began; one that is known already, e.g. from before the line was lost, changes nothing. */
export function withBegin(history: History, execution: string, atMs: number): History {
  if (history.runs.some((run) => run.execution === execution)) return history;
  const run = { execution, beganAtMs: atMs, endedAtMs: undefined };
  return { ...history, runs: [...history.runs, run].slice(-MAX_RUNS) };
}

/** The history after an execution ended; one that is no known program changes nothing. */
export function withEnd(history: History, execution: string, atMs: number): History {
  const ends = (run: RunSpan): boolean => run.execution === execution && run.endedAtMs === undefined;
  if (!history.runs.some(ends)) return history;
  return {
    ...history,
    runs: history.runs.map((run) => (ends(run) ? { ...run, endedAtMs: atMs } : run)),
  };
}

/** The history after the sandbox went: nobody told when its programs ended, so they end with what is known. */
export function withLoss(history: History): History {
  const atMs = newestMs(history);
  if (atMs === undefined) return history;
  return { ...history, runs: history.runs.map((run) => ({ ...run, endedAtMs: run.endedAtMs ?? atMs })) };
}

/** When the last known thing happened. */
export function newestMs({ samples, runs }: History): number | undefined {
  const lastSample = samples.at(-1)?.atMs;
  return runs.reduce<number | undefined>(
    (newest, { beganAtMs, endedAtMs = beganAtMs }) => Math.max(newest ?? endedAtMs, endedAtMs),
    lastSample,
  );
}
