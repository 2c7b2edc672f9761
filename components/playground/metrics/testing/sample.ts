import type { MetricsEvent } from "#lib/protocol/run-event.ts";

/** A sample at some time, with what matters set. */
export function sample(atMs: number, rest: Partial<Omit<MetricsEvent, "kind" | "atMs">> = {}): MetricsEvent {
  return {
    kind: "metrics",
    atMs,
    cpuPercent: 10,
    memoryBytes: 20 * 2 ** 20,
    memoryLimitBytes: 512 * 2 ** 20,
    diskBytes: 4_096,
    diskLimitBytes: 256 * 2 ** 20,
    processes: 3,
    processLimit: 128,
    ...rest,
  };
}
