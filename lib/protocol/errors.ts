/**
 * Every failure that a caller can meet, in one table: what it is called, the JSON-RPC number, the HTTP status, and
 * whether the same request may succeed later. The original protocol answers nearly all of these with an opaque 500.
 */
export const ERRORS = {
  parseError: { rpc: -32700, http: 400, retry: false },
  invalidRequest: { rpc: -32600, http: 400, retry: false },
  methodNotFound: { rpc: -32601, http: 404, retry: false },
  invalidParams: { rpc: -32602, http: 400, retry: false },
  internal: { rpc: -32603, http: 500, retry: true },
  unauthorized: { rpc: -32001, http: 401, retry: false },
  forbidden: { rpc: -32002, http: 403, retry: false },
  notFound: { rpc: -32003, http: 404, retry: false },
  methodNotAllowed: { rpc: -32004, http: 405, retry: false },
  payloadTooLarge: { rpc: -32005, http: 413, retry: false },
  unsupportedMediaType: { rpc: -32006, http: 415, retry: false },
  misdirectedRequest: { rpc: -32007, http: 421, retry: false },
  namespaceNotFound: { rpc: -32010, http: 404, retry: false },
  sandboxNotFound: { rpc: -32011, http: 404, retry: false },
  sandboxNotRunning: { rpc: -32012, http: 409, retry: false },
  sandboxLost: { rpc: -32013, http: 410, retry: true },
  imageNotFound: { rpc: -32014, http: 404, retry: false },
  languageUnavailable: { rpc: -32015, http: 422, retry: false },
  executionNotFound: { rpc: -32016, http: 404, retry: false },
  executionFinished: { rpc: -32017, http: 409, retry: false },
  stdinClosed: { rpc: -32018, http: 409, retry: false },
  inputOutOfOrder: { rpc: -32019, http: 409, retry: false },
  notSupported: { rpc: -32020, http: 501, retry: false },
  fileError: { rpc: -32021, http: 422, retry: false },
  startFailed: { rpc: -32022, http: 500, retry: true },
  inputBacklog: { rpc: -32023, http: 429, retry: true },
  tooManySandboxes: { rpc: -32030, http: 429, retry: true },
  tooManyRuns: { rpc: -32031, http: 429, retry: true },
  serverFull: { rpc: -32032, http: 429, retry: true },
  timeout: { rpc: -32040, http: 504, retry: true },
  unavailable: { rpc: -32041, http: 503, retry: true },
} as const satisfies Record<string, { rpc: number; http: number; retry: boolean }>;

export type ErrorCode = keyof typeof ERRORS;

/** Machine-readable facts about an error, e.g. `{ retryAfterMs: 800 }` or `{ images: ["host"] }`. Safe to show to the caller. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/**
 * The one error that our code throws on purpose: the caller or we are at fault. `message` says what failed, the value,
 * and what to do next, and may be shown to the caller as it is. Tell errors apart by `code`, never by message.
 */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** The code for a JSON-RPC error number from the wire; undefined for numbers that are not in the table. */
export function errorCodeOf(rpcNumber: number): ErrorCode | undefined {
  for (const [code, row] of Object.entries(ERRORS)) {
    if (row.rpc === rpcNumber && isErrorCode(code)) return code;
  }
  return undefined;
}

/** Whether a string is one of the codes of the table. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
