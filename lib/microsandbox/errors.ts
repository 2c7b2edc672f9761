/**
 * What a call of this SDK fails with. A program that fails is no error: it is an `Execution`.
 *
 * - `NotStarted`: run, command or metrics before start() or after stop(); nothing was sent.
 * - `RequestFailed`: the server refused the request (a status other than 2xx); `serverCode` says why.
 * - `ServerError`: the server took the request and failed later.
 * - `Timeout`: no answer in the time that was given.
 * - `HttpError`: the server could not be reached, or the connection broke.
 * - `InvalidResponse`: what answered does not speak this protocol.
 */
export type SandboxClientErrorCode =
  | "NotStarted"
  | "RequestFailed"
  | "ServerError"
  | "Timeout"
  | "HttpError"
  | "InvalidResponse";

/** The one error of this SDK. Tell failures apart by `code` and `serverCode`, never by `message`. */
export class SandboxClientError extends Error {
  override readonly name = "SandboxClientError";
  readonly code: SandboxClientErrorCode;
  /** The HTTP status, when there was an answer. */
  readonly status: number | undefined;
  /** The name of the server's error, e.g. `sandboxNotFound`; undefined from a server that gives none. */
  readonly serverCode: string | undefined;
  /** The server's facts about its error. */
  readonly details: Readonly<Record<string, unknown>>;
  /** How long the server asks to wait before the next try. */
  readonly retryAfterMs: number | undefined;

  constructor(code: SandboxClientErrorCode, message: string, facts: SandboxClientErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.status = facts.status;
    this.serverCode = facts.serverCode;
    this.details = facts.details ?? {};
    this.retryAfterMs = facts.retryAfterMs;
  }
}

export interface SandboxClientErrorFacts {
  readonly status?: number | undefined;
  readonly serverCode?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}
