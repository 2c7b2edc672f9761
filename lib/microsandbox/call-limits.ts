import { SandboxError } from "./errors.ts";
import type { CallOptions } from "./options.ts";
import { LONGEST_TIMER_MS } from "./waiting.ts";

/** A caller's signal and time limit as one signal, and what a failure under them means. */
export interface CallLimits {
  readonly signal: AbortSignal;
  /** The limit is met: from now on only the caller's signal ends the call. May be called twice. */
  readonly met: () => void;
  /** What the call fails with. */
  readonly explain: (cause: unknown) => unknown;
}

/**
 * `what` is named in the message of a failure. Call `met()` in the end: it stops the clock.
 *
 * @throws TypeError when `requestTimeoutMs` is no time
 */
export function limitsOf({ signal, requestTimeoutMs }: CallOptions, what: string): CallLimits {
  const late = new AbortController();
  const timer = timerOf(requestTimeoutMs, () => late.abort());
  return {
    signal: signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]),
    met: () => clearTimeout(timer),
    explain(cause) {
      if (signal?.aborted) return signal.reason;
      if (cause instanceof SandboxError) return cause;
      if (late.signal.aborted) {
        return new SandboxError("Timeout", `No answer to ${what} after ${requestTimeoutMs} ms.`, { cause });
      }
      return new SandboxError("HttpError", `Could not reach ${what}: ${reasonOf(cause)}`, { cause });
    },
  };
}

/**
 * What takes several steps, all within the limits. The signal is theirs; what fails in it for another reason was
 * explained there.
 */
export async function within<T>(
  options: CallOptions,
  what: string,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, met, explain } = limitsOf(options, what);
  try {
    return await act(signal);
  } catch (failure) {
    throw signal.aborted ? explain(failure) : failure;
  } finally {
    met();
  }
}

/** @throws TypeError, naming the option, when it is given and is no time: not a number, or below 0; Infinity is one */
export function checkTime(option: string, unit: string, time: number | undefined): void {
  if (time === undefined || time >= 0) return;
  throw new TypeError(
    `${option} must be a number of ${unit}, 0 or more (Infinity: no limit); it is ${time}.`,
  );
}

function timerOf(ms: number | undefined, late: () => void): ReturnType<typeof setTimeout> | undefined {
  checkTime("requestTimeoutMs", "milliseconds", ms);
  if (ms === undefined || ms === Infinity) return undefined;
  return setTimeout(late, Math.min(ms, LONGEST_TIMER_MS));
}

/** fetch says only "fetch failed"; what failed is in its cause. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause;
  if (!(inner instanceof Error)) return cause.message;
  return inner.message || ("code" in inner ? String(inner.code) : cause.message);
}
