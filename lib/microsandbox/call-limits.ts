import { LineTooLongError } from "#lib/protocol/ndjson.ts";
import { SandboxError } from "./errors.ts";
import type { CallOptions } from "./options.ts";

/** A caller's signal and time limit as one signal, and what a failure under them means. */
export interface CallLimits {
  readonly signal: AbortSignal;
  /** The limit is met: from now on only the caller's signal ends the call. May be called twice. */
  readonly met: () => void;
  /** What the call fails with. */
  readonly explain: (cause: unknown) => unknown;
}

/** `what` is named in the message of a failure. Call `met()` in the end: it stops the clock. */
export function limitsOf({ signal, requestTimeoutMs }: CallOptions, what: string): CallLimits {
  const late = new AbortController();
  const timer = requestTimeoutMs === undefined ? undefined : setTimeout(() => late.abort(), requestTimeoutMs);
  return {
    signal: signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]),
    met: () => clearTimeout(timer),
    explain(cause) {
      if (signal?.aborted) return signal.reason;
      if (cause instanceof SandboxError) return cause;
      if (late.signal.aborted) {
        return new SandboxError("Timeout", `No answer to ${what} after ${requestTimeoutMs} ms.`, { cause });
      }
      if (cause instanceof LineTooLongError) {
        return new SandboxError("InvalidResponse", `The answer to ${what} has no end: ${cause.message}.`, {
          cause,
        });
      }
      return new SandboxError("HttpError", `Could not reach ${what}: ${reasonOf(cause)}`, { cause });
    },
  };
}

/** fetch says only "fetch failed"; what failed is in its cause. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause;
  if (!(inner instanceof Error)) return cause.message;
  return inner.message || ("code" in inner ? String(inner.code) : cause.message);
}
