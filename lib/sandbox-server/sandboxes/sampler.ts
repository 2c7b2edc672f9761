import type { MetricsEvent } from "#lib/protocol/run-event.ts";
import type { AgentStats } from "../agent/connection.ts";
import type { Session } from "./session.ts";

/** CPU use over less than this says nothing; who asks again sooner gets the same sample. */
const SHORTEST_WINDOW_MS = 100;

/** An agent that does not answer in this time leaves the last size of the disk standing. */
const AGENT_ANSWER_MS = 1_000;

/** Measures one sandbox for all who ask. */
export class Sampler {
  readonly #session: Session;
  readonly #startedAtMs = performance.now();
  #sample: Promise<MetricsEvent> | undefined;
  /** One at a time: of two that overtake each other the second would count time twice. */
  #isMeasuring = false;
  #lastAtMs: number | undefined;
  /** Undefined before the first sample: then what the start itself used does not count. */
  #lastCpuMs: number | undefined;
  readonly #cpuMsAtStart: Promise<number>;
  /** An agent that does not answer is not asked again and again: each question would wait for its answer in memory. */
  #asking: Promise<AgentStats> | undefined;
  #disk: AgentStats = { diskBytes: 0, processes: 0 };

  constructor(session: Session) {
    this.#session = session;
    this.#cpuMsAtStart = session.machine.stats().then(
      ({ cpuMs }) => cpuMs,
      () => 0,
    );
  }

  /** Rejects when the sandbox is gone. */
  read(): Promise<MetricsEvent> {
    const fresh = this.#lastAtMs !== undefined && performance.now() - this.#lastAtMs < SHORTEST_WINDOW_MS;
    if (this.#sample === undefined || (!fresh && !this.#isMeasuring)) {
      this.#lastAtMs ??= this.#startedAtMs;
      this.#sample = this.#measure(this.#lastAtMs);
      this.#lastAtMs = performance.now();
      this.#isMeasuring = true;
      this.#sample
        .catch(() => {
          this.#sample = undefined;
        })
        .finally(() => {
          this.#isMeasuring = false;
        });
    }
    return this.#sample;
  }

  async #measure(sinceMs: number): Promise<MetricsEvent> {
    const { machine, spec } = this.#session;
    const [stats, disk] = await Promise.all([machine.stats(), inTime(this.#askAgent())]);
    if (disk !== undefined) this.#disk = disk;
    const windowMs = Math.max(SHORTEST_WINDOW_MS, performance.now() - sinceMs);
    const usedMs = Math.max(0, stats.cpuMs - (this.#lastCpuMs ?? (await this.#cpuMsAtStart)));
    this.#lastCpuMs = stats.cpuMs;
    return {
      kind: "metrics",
      atMs: Date.now(),
      cpuPercent: Math.round((usedMs / windowMs) * 1_000) / 10,
      memoryBytes: Math.round(stats.memoryBytes),
      memoryLimitBytes: spec.memoryMiB * 2 ** 20,
      diskBytes: this.#disk.diskBytes,
      diskLimitBytes: spec.workspaceMiB * 2 ** 20,
      processes: stats.processes,
      processLimit: spec.processes,
    };
  }

  #askAgent(): Promise<AgentStats> {
    this.#asking ??= this.#session.agent.stats().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }
}

async function inTime(stats: Promise<AgentStats>): Promise<AgentStats | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, AGENT_ANSWER_MS, undefined);
  });
  try {
    return await Promise.race([stats.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}
