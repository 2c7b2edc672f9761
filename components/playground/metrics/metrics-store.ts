import type { SessionNotice } from "#lib/api/sandbox-session.ts";
import type { MetricsEvent, SandboxEvent } from "#lib/protocol/run-event.ts";
import { EMPTY_HISTORY, type History, withBegin, withEnd, withLoss, withSample } from "./history.ts";

export interface Metrics extends History {
  /** What the sandbox uses now; undefined while there is none, or no line to it. */
  readonly current: MetricsEvent | undefined;
}

export const NO_METRICS: Metrics = { ...EMPTY_HISTORY, current: undefined };

/** What the page knows of its sandbox's use, whether or not somebody looks at it. */
export interface MetricsStore {
  readonly hear: (notice: SessionNotice) => void;
  readonly subscribe: (listener: () => void) => () => void;
  /** The same object until something changes. */
  readonly getSnapshot: () => Metrics;
}

export function createMetricsStore(): MetricsStore {
  const listeners = new Set<() => void>();
  let metrics = NO_METRICS;
  return {
    hear(notice) {
      const next = afterNotice(metrics, notice);
      if (next === metrics) return;
      metrics = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    getSnapshot: () => metrics,
  };
}

function afterNotice(metrics: Metrics, notice: SessionNotice): Metrics {
  switch (notice.kind) {
    case "event":
      return afterEvent(metrics, notice.event);
    case "lost":
      return { ...withLoss(metrics), current: undefined };
    case "connection":
      return notice.state === "down" ? { ...metrics, current: undefined } : metrics;
    case "starting":
    case "queued":
    case "notStarted":
    case "made":
    case "found":
    case "inputRefused":
      return metrics;
  }
}

function afterEvent(metrics: Metrics, event: SandboxEvent): Metrics {
  const { current } = metrics;
  switch (event.kind) {
    case "metrics":
      return { ...withSample(metrics, event), current: event };
    case "started": {
      // Commands and terminals have no language: they are no runs.
      if (event.language === undefined) return metrics;
      const next = withBegin(metrics, event.execution, event.atMs);
      return next === metrics ? metrics : { ...next, current };
    }
    case "finished": {
      const next = withEnd(metrics, event.execution, event.atMs);
      return next === metrics ? metrics : { ...next, current };
    }
    default:
      return metrics;
  }
}
