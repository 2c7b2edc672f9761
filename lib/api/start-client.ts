import { NDJSON, readLines } from "#lib/protocol/ndjson.ts";
import type { CreateSandbox, Sandbox, StartLine } from "./contract.ts";
import { ApiFailure } from "./failure.ts";
import { loadSchemas } from "./schemas.ts";
import { bodyOf, failureOf, parse, type Transport } from "./transport.ts";

export interface StartOptions {
  /** Leaves the queue; what has started by then is stopped. */
  readonly signal?: AbortSignal;
  /** The place in the queue whenever it changes, 1 is next; undefined when its turn has come. */
  readonly onPlace?: (place: number | undefined) => void;
}

const MAX_LINE_CHARS = 65_536;
/** The server sends something at least every 10 s; after three times that the connection is dead. */
const SILENCE_MS = 30_000;

/** Starts a sandbox and tells of the wait for it; fails with ApiFailure, or the signal's reason. */
export async function startSandbox(
  { request }: Transport,
  wanted: CreateSandbox,
  { signal, onPlace }: StartOptions = {},
): Promise<Sandbox> {
  const silence = new AbortController();
  const both = signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]);
  const accept = `${NDJSON}, application/json;q=0.9`;
  const response = await request("POST", "/api/sandboxes", wanted, both, { accept });
  if (!response.ok) throw await failureOf(response);
  const schemas = await loadSchemas();
  if (response.body === null || !isNdjson(response)) {
    return parse(schemas.Sandbox, await bodyOf(response, both));
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  const hear = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MS);
  };
  hear();
  let made: Sandbox | undefined;
  try {
    // To its end, which follows at once: a stream that is left early costs the connection.
    for await (const text of readLines(response.body, MAX_LINE_CHARS)) {
      hear();
      if (text.trim() === "") continue;
      const line = parse(schemas.StartLine, JSON.parse(text));
      if ("sandbox" in line) made = line.sandbox;
      else if ("error" in line) throw failureIn(line.error);
      else onPlace?.(line.state === "queued" ? line.place : undefined);
    }
  } catch (cause) {
    if (made !== undefined) return made;
    signal?.throwIfAborted();
    throw cause instanceof ApiFailure ? cause : brokenOff(cause);
  } finally {
    clearTimeout(timer);
  }
  if (made === undefined) throw brokenOff();
  return made;
}

function isNdjson(response: Response): boolean {
  return (response.headers.get("content-type") ?? "").toLowerCase().startsWith(NDJSON);
}

function brokenOff(cause?: unknown): ApiFailure {
  return new ApiFailure("unreachable", "The server does not answer any more.", { cause });
}

function failureIn({ code, message, details }: Extract<StartLine, { error: unknown }>["error"]): ApiFailure {
  const { retryAfterMs } = details;
  return new ApiFailure(code, message, {
    details,
    retryAfterMs: typeof retryAfterMs === "number" ? retryAfterMs : undefined,
  });
}
