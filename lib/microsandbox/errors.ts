/**
 * Why a call failed: a closed set, the same six names as in the original's SDKs. A program that fails is no error: it is
 * an `Execution`.
 */
export type SandboxErrorCode =
  /** The sandbox was not started, or was stopped already. Nothing was sent. */
  | "NotStarted"
  /**
   * The server refused the request, with a status other than 2xx: a wrong key, no such image, no room. `serverCode` says
   * why where the server names it, `status` and `body` what it answered. (The original's SDK uses this name for a server
   * that cannot be reached as well: that is `HttpError` here.)
   */
  | "RequestFailed"
  /** The server took the request, answered 2xx, and then failed: an error inside the answer. */
  | "ServerError"
  /** No answer within `requestTimeoutMs`, or to a start within its `timeout` and 30 s more. A program's own time limit is an `Outcome`. */
  | "Timeout"
  /**
   * The server could not be reached, or the connection broke and could not be taken up again; `cause` is what fetch said.
   * Also of input behind input that was given up on its way: nobody knows what has arrived.
   */
  | "HttpError"
  /** What answered does not speak this protocol: no JSON, no JSON-RPC, or a result of another shape. */
  | "InvalidResponse";

/** What is known of a failure beside its code and message. */
export interface SandboxErrorFacts {
  readonly status?: number | undefined;
  readonly serverCode?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly body?: string | undefined;
  readonly cause?: unknown;
}

/** The one error of this SDK. Tell failures apart by `code` and `serverCode`, never by `message`. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly code: SandboxErrorCode;
  /** The HTTP status of the answer, when there was one. */
  readonly status: number | undefined;
  /**
   * The server's own name for its error, e.g. `sandboxNotFound`, `unauthorized` or `methodNotFound` (what this server
   * does not offer); undefined from a server that names none, as the original does for most failures.
   */
  readonly serverCode: string | undefined;
  /** The server's facts about its error, e.g. `{ images: ["host"] }`. */
  readonly details: Readonly<Record<string, unknown>>;
  /** How long the server asks to wait before the next try. */
  readonly retryAfterMs: number | undefined;
  /** What the server answered, word for word, when its answer is what failed; at most 4,096 characters. */
  readonly body: string | undefined;

  constructor(code: SandboxErrorCode, message: string, facts: SandboxErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.status = facts.status;
    this.serverCode = facts.serverCode;
    this.details = facts.details ?? {};
    this.retryAfterMs = facts.retryAfterMs;
    this.body = facts.body;
  }
}

/** Whether a caught value is an error of this SDK, and of this code when one is named. */
export function isSandboxError(failure: unknown, code?: SandboxErrorCode): failure is SandboxError {
  return failure instanceof SandboxError && (code === undefined || failure.code === code);
}
