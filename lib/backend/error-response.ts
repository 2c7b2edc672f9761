import { randomBytes } from "node:crypto";
import type { ApiError } from "#lib/api/contract.ts";
import { SandboxError as SandboxClientError } from "#lib/microsandbox/errors.ts";
import { ERRORS, type ErrorCode, isErrorCode, SandboxError } from "#lib/protocol/errors.ts";
import type { Log } from "./backend.ts";
import { rateLimitHeaders } from "./json-response.ts";

/** The answer to a failed request. What we did not foresee is masked: the caller gets a number, the log has the rest. */
export function errorResponse(failure: unknown, log: Log): Response {
  const error = explained(failure, log);
  const { limit, retryAfterMs } = error.details;
  const headers = new Headers({ "cache-control": "no-store" });
  if (typeof retryAfterMs === "number") {
    headers.set("retry-after", String(Math.max(1, Math.ceil(retryAfterMs / 1_000))));
  }
  if (error.code === "tooManyRuns" && typeof limit === "number" && typeof retryAfterMs === "number") {
    const spent = { limit, remaining: 0, resetMs: retryAfterMs };
    for (const [name, value] of Object.entries(rateLimitHeaders(spent))) headers.set(name, value);
  }
  return Response.json(errorBody(error), { status: ERRORS[error.code].http, headers });
}

/** A failure as callers see it; what we did not foresee is masked. */
export function explained(failure: unknown, log: Log): SandboxError {
  return failure instanceof SandboxError ? failure : explain(failure, log);
}

/** The JSON of a failed request. */
export function errorBody({ code, message, details }: SandboxError): ApiError {
  return { error: { code, message, details } };
}

/** The same words for a sandbox that never was, one that is no more, and one that belongs to somebody else. */
export function noSuchSandbox(cause?: unknown): SandboxError {
  return new SandboxError("sandboxNotFound", "There is no such sandbox (any more); make a new one.", {
    cause,
  });
}

/** Whether a call failed because there is no such sandbox, or it does not run any more. */
export function isGone(failure: unknown): boolean {
  if (failure instanceof SandboxError) return failure.code === "sandboxNotFound";
  return failure instanceof SandboxClientError && GONE.has(failure.serverCode ?? "");
}

const GONE = new Set(["sandboxNotFound", "namespaceNotFound", "sandboxNotRunning", "sandboxLost"]);

/** What a failed call of the sandbox server means to a visitor; masks what they can do nothing about. */
function explain(failure: unknown, log: Log): SandboxError {
  if (!(failure instanceof SandboxClientError)) return masked(failure, log);
  switch (failure.code) {
    case "HttpError":
    case "Timeout":
      log.warn({ err: failure }, "the sandbox server does not answer");
      return new SandboxError(
        "unavailable",
        "The sandbox server does not answer, so programs cannot run right now. This page tries again by itself; if it goes on, look at the server's log, or start it again with npm start.",
        { details: { retryAfterMs: 2_000 }, cause: failure },
      );
    case "RequestFailed":
    case "ServerError":
      return explainRefusal(failure, log);
    case "InvalidResponse":
    case "NotStarted":
      return masked(failure, log);
  }
}

function explainRefusal(failure: SandboxClientError, log: Log): SandboxError {
  const code = failure.serverCode;
  if (failure.status === 401 || failure.status === 403) {
    log.error({ err: failure }, "the sandbox server refuses this web server's API key");
    return new SandboxError(
      "unavailable",
      "The sandbox server refuses this web server's API key. Whoever runs it must set MSB_API_KEY to a valid key (npx quicksand keygen prints one).",
      { cause: failure },
    );
  }
  if (code === undefined || !isErrorCode(code)) return masked(failure, log);
  if (code === "internal") log.error({ err: failure }, "the sandbox server failed");
  if (code === "methodNotFound") {
    return new SandboxError("notSupported", "The sandbox server that is in use cannot do this.", {
      cause: failure,
    });
  }
  if (MISSING.has(code)) return noSuchSandbox(failure);
  const retry = failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs };
  return new SandboxError(code, failure.message, {
    details: { ...retry, ...failure.details },
    cause: failure,
  });
}

/** A visitor is not told whether it is the namespace or the sandbox that is not there. */
const MISSING: ReadonlySet<ErrorCode> = new Set(["namespaceNotFound", "sandboxNotFound"]);

function masked(failure: unknown, log: Log): SandboxError {
  const id = randomBytes(4).toString("hex");
  log.error({ err: failure, id }, "a request failed");
  return new SandboxError(
    "internal",
    `Something went wrong on this server. Its log has the cause, as error ${id}.`,
    { details: { id } },
  );
}
