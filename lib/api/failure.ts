import { ERRORS, isErrorCode } from "#lib/protocol/errors.ts";

/**
 * What a call of the API fails with: the server's own answer, or `code: "unreachable"` when there was none (server down,
 * network gone). `message` is for people. Tell failures apart by `code`.
 */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
  /**
   * One of lib/protocol/errors.ts, `unreachable`, `invalidAnswer` for what is not an answer of this API, or `stopped` for
   * what the person gave up.
   */
  readonly code: string;
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;
  /** How long the server asks to wait before the next try (429, 503). */
  readonly retryAfterMs: number | undefined;

  constructor(code: string, message: string, facts: FailureFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.status = facts.status ?? 0;
    this.details = facts.details ?? {};
    this.retryAfterMs = facts.retryAfterMs;
  }
}

export interface FailureFacts {
  readonly status?: number;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** Whether there is no such sandbox any more (or it was never this visitor's): make a new one. */
export function isGone(failure: unknown): failure is ApiFailure {
  return failure instanceof ApiFailure && GONE.has(failure.code);
}

/** Whether the program is not there to be told anything any more. */
export function hasEnded(failure: unknown): boolean {
  return failure instanceof ApiFailure && ENDED.has(failure.code);
}

/** Whether the very same request may succeed in a moment: no answer, or an error that the table says may pass. */
export function mayPass(failure: unknown): failure is ApiFailure {
  if (!(failure instanceof ApiFailure)) return false;
  if (failure.code === "unreachable") return true;
  return isErrorCode(failure.code) && ERRORS[failure.code].retry;
}

const ENDED = new Set(["executionFinished", "executionNotFound"]);
const GONE = new Set(["sandboxNotFound", "namespaceNotFound", "sandboxNotRunning", "sandboxLost"]);
