import { signalName, succeeded, type Outcome } from "#lib/protocol/outcome.ts";
import type { ProgramEnd } from "../agent/connection.ts";

/** Why we ended an execution, the first reason that there was. */
export type EndCause =
  | { readonly kind: "caller"; readonly signals: ReadonlySet<string> }
  | { readonly kind: "timeout"; readonly limitMs: number }
  | { readonly kind: "outputLimit"; readonly limitBytes: number }
  /** Nobody read what it printed for so long that it was stopped. */
  | { readonly kind: "readerGone" };

/** How it ended: as the agent saw it, or with the sandbox under it. */
export type SeenEnd = ProgramEnd | { readonly kind: "sandboxEnded"; readonly reason: string };

export interface OutcomeFacts {
  readonly end: SeenEnd;
  readonly cause: EndCause | undefined;
  /** The kernel killed something in this sandbox for its memory while the execution ran. */
  readonly outOfMemory: boolean;
  readonly memoryLimitBytes: number;
}

/** What became of an execution, from how it ended and why. Pure. */
export function outcomeOf({ end, cause, outOfMemory, memoryLimitBytes }: OutcomeFacts): Outcome {
  if (cause?.kind === "timeout") return { kind: "timedOut", limitMs: cause.limitMs };
  if (cause?.kind === "outputLimit") return { kind: "outputLimit", limitBytes: cause.limitBytes };
  const outcome = plainOutcome(end, cause);
  const asked = outcome.kind === "killed" && outcome.by !== "program";
  if (outOfMemory && !asked && !succeeded(outcome)) {
    return { kind: "outOfMemory", limitBytes: memoryLimitBytes };
  }
  return outcome;
}

function plainOutcome(end: SeenEnd, cause: EndCause | undefined): Outcome {
  switch (end.kind) {
    case "exited":
    case "notStarted":
      return { kind: "exited", code: end.code };
    case "threw":
      // An interpreter that Ctrl+C ends says so by an exception; who asked for it knows it as the signal.
      if (end.name === "KeyboardInterrupt" && cause !== undefined) return killed("SIGINT", cause);
      return {
        kind: "threw",
        name: end.name,
        message: end.message,
        traceback: end.traceback,
        code: end.code,
      };
    case "interrupted":
      return killed("SIGINT", cause);
    case "signalled":
      return killed(signalName(end.signal), cause);
    case "sandboxEnded":
      return { kind: "sandboxLost", reason: end.reason };
  }
}

function killed(signal: string, cause: EndCause | undefined): Outcome {
  if (cause?.kind === "readerGone") return { kind: "killed", signal, by: "limit" };
  const by = cause?.kind === "caller" && cause.signals.has(signal) ? "caller" : "program";
  return { kind: "killed", signal, by };
}

/**
 * The last stderr line of a buffered answer: what its exit code alone does not say. The words for a time-out are the
 * original's.
 */
export function closingLine(outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case "exited":
    case "threw":
    case "killed":
      return undefined;
    case "timedOut":
      return `Error: Execution timed out after ${outcome.limitMs / 1_000} seconds`;
    case "outOfMemory":
      return `Error: Out of memory: the sandbox may use ${outcome.limitBytes / 2 ** 20} MiB`;
    case "outputLimit":
      return `Error: Stopped after ${outcome.limitBytes / 2 ** 20} MiB of output, the limit`;
    case "sandboxLost":
      return `Error: The sandbox ended: ${outcome.reason}`;
  }
}
