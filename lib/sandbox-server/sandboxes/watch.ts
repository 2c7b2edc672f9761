import type { MetricsEvent, SandboxEvent, SandboxState } from "#lib/protocol/run-event.ts";
import type { EventLog } from "./event-log.ts";
import type { Executions } from "./executions.ts";
import { LONGEST_TIMER_MS } from "./longest-timer.ts";
import type { Sampler } from "./sampler.ts";

/** What can be watched: a sandbox. */
export interface Watched {
  readonly log: EventLog;
  readonly executions: Executions;
  readonly state: SandboxState;
  /** Since when it is in this state. */
  readonly stateSinceMs: number;
  /** While it runs. */
  readonly sampler: Sampler | undefined;
}

export interface WatchOptions {
  /** Only events after this number; 0: all that are kept. */
  readonly after: number;
  /** Also measure this often. */
  readonly metricsEveryMs: number | undefined;
  readonly signal: AbortSignal;
}

/**
 * The stream of a sandbox: its state first, so that the reader knows where it stands, then every event after a number,
 * and what it uses now and then. Ends with its state when it has stopped and all was read. Its executions count as read.
 */
export async function* watch(
  sandbox: Watched,
  options: WatchOptions,
): AsyncGenerator<SandboxEvent, SandboxState> {
  const after = options.after > sandbox.log.lastSeq ? 0 : options.after;
  const stopWatching = sandbox.executions.addWatcher();
  let sample: MetricsEvent | undefined;
  const measure = async () => {
    sample = await sandbox.sampler?.read().catch(() => undefined);
    sandbox.log.wake();
  };
  const { metricsEveryMs } = options;
  const timer =
    metricsEveryMs === undefined
      ? undefined
      : setInterval(() => void measure(), Math.min(metricsEveryMs, LONGEST_TIMER_MS));
  // Only the newest sample is worth anything to a reader who was slow.
  const takeSample = () => {
    const taken = sample;
    sample = undefined;
    return taken;
  };
  try {
    yield currentState(sandbox, after);
    if (metricsEveryMs !== undefined) void measure();
    const ended = () => sandbox.state === "stopped" || sandbox.state === "lost";
    yield* sandbox.log.read({ after, signal: options.signal, ended, aside: takeSample });
    return sandbox.state;
  } finally {
    clearInterval(timer);
    stopWatching();
  }
}

/** Numbered so that a reader who resumes after it misses nothing. */
function currentState(sandbox: Watched, after: number): SandboxEvent {
  const kept = sandbox.log.state;
  const seq = Math.max(1, after);
  if (kept !== undefined && kept.state === sandbox.state) return { ...kept, seq };
  return { kind: "state", seq, atMs: sandbox.stateSinceMs, state: sandbox.state };
}
