import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Logger } from "pino";
import { KEEP_ALIVE_MS, rpcError, rpcEvent, rpcResult } from "#lib/protocol/envelope.ts";
import { NDJSON } from "#lib/protocol/ndjson.ts";
import { ERRORS, SandboxError } from "#lib/protocol/errors.ts";
import type { EventStream } from "./call.ts";
import { isLong } from "./json-pieces.ts";
import { writeJson } from "./response-writing.ts";

/**
 * A stream whose first event takes longer than this begins without it: who attaches to a program that is silent learns
 * that it is there, and that the line is alive.
 */
const FIRST_EVENT_MS = 1_000;

/** How answers are sent; the times have defaults. */
export interface AnswerOptions {
  readonly streaming: boolean;
  readonly log: Logger;
  readonly keepAliveMs?: number;
  readonly firstEventMs?: number;
}

/**
 * Answers with the method's result; a stream of events becomes lines of JSON, with the ordinary response as the last.
 * What fails before the stream has begun is thrown, for an answer that is not a stream.
 */
export async function answerCall(
  response: ServerResponse,
  id: unknown,
  outcome: Promise<unknown> | EventStream<unknown>,
  options: AnswerOptions,
): Promise<void> {
  if (outcome instanceof Promise) return sendResult(response, rpcResult(id, await outcome));
  const first = outcome.next();
  if (!options.streaming) {
    let step = await first;
    while (step.done !== true) step = await outcome.next();
    return sendResult(response, rpcResult(id, step.value));
  }
  await settledWithin(first, options.firstEventMs ?? FIRST_EVENT_MS);
  const lines = new LineWriter(response, options.keepAliveMs ?? KEEP_ALIVE_MS);
  try {
    let step = await first;
    while (step.done !== true && !response.destroyed) {
      await lines.write(rpcEvent(step.value));
      step = await outcome.next();
    }
    if (step.done === true) await lines.write(rpcResult(id, step.value));
  } catch (error) {
    await lines.write(rpcError(id, presentable(error, options.log)));
  } finally {
    lines.end();
    await outcome.return(undefined);
  }
}

/** Resolves when the promise has, or after this time; rejects as the promise does if it does so before. */
async function settledWithin(promise: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Answers with an error as JSON-RPC has it, under the HTTP status of its code. */
export function sendError(response: ServerResponse, id: unknown, error: SandboxError): void {
  const { retryAfterMs } = error.details;
  if (typeof retryAfterMs === "number") response.setHeader("retry-after", Math.ceil(retryAfterMs / 1_000));
  if (error.code === "unauthorized") response.setHeader("www-authenticate", "Bearer");
  sendJson(response, ERRORS[error.code].http, rpcError(id, error));
}

/** The error as the caller may see it: one that nobody threw on purpose is logged and named by an id only. */
export function presentable(error: unknown, log: Logger): SandboxError {
  if (error instanceof SandboxError) return error;
  const errorId = randomUUID();
  log.error({ err: error, errorId }, "internal error");
  return new SandboxError("internal", `Internal server error; the server's log tells more about ${errorId}`, {
    details: { errorId },
    cause: error,
  });
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { "content-type": "application/json", "content-length": text.length });
  response.end(text);
}

/** A long answer goes out as it is made: without its length, and never as a whole in memory. */
async function sendResult(response: ServerResponse, body: unknown): Promise<void> {
  if (!isLong(body)) return sendJson(response, 200, body);
  response.writeHead(200, { "content-type": "application/json" });
  await writeJson(response, body);
  response.end();
}

/** Writes lines as fast as they are read, and an empty one when there was nothing to say for a while. */
class LineWriter {
  readonly #response: ServerResponse;
  readonly #keepAlive: NodeJS.Timeout;
  /** A line that goes out in pieces must not be broken. */
  #writing = false;

  constructor(response: ServerResponse, keepAliveMs: number) {
    this.#response = response;
    response.writeHead(200, {
      "content-type": NDJSON,
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    response.flushHeaders();
    this.#keepAlive = setInterval(() => {
      if (!this.#writing && !response.writableNeedDrain) response.write("\n");
    }, keepAliveMs);
  }

  /** Resolves when more may be written, or when nobody reads any more. */
  async write(value: unknown): Promise<void> {
    if (this.#response.destroyed) return;
    this.#keepAlive.refresh();
    this.#writing = true;
    await writeJson(this.#response, value, "\n");
    this.#writing = false;
  }

  end(): void {
    clearInterval(this.#keepAlive);
    this.#response.end();
  }
}
