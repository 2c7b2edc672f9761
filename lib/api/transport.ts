import type { z } from "zod";
import { ApiFailure } from "./failure.ts";
import { loadSchemas, type Schemas } from "./schemas.ts";

export interface TransportOptions {
  /** Default: the global fetch. */
  readonly fetch?: typeof fetch;
  /** In front of every path, without a slash at its end; default: the page's own origin. */
  readonly baseUrl?: string;
}

/** Requests to the API and what comes of them: answers are parsed, failures are ApiFailure (or the signal's reason). */
export interface Transport {
  /** The answer, whatever its status. A Blob goes out as its bytes, everything else as JSON. */
  readonly request: (
    method: string,
    path: string,
    body?: unknown,
    signal?: AbortSignal,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Response>;
  readonly json: <S extends z.ZodType>(
    schemaOf: (schemas: Schemas) => S,
    method: string,
    path: string,
    body?: unknown,
    signal?: AbortSignal,
  ) => Promise<z.output<S>>;
  readonly nothing: (method: string, path: string, body?: unknown, signal?: AbortSignal) => Promise<void>;
}

export function createTransport(options: TransportOptions): Transport {
  const send = options.fetch ?? ((input, init) => fetch(input, init));
  const base = options.baseUrl ?? "";

  async function request(
    method: string,
    path: string,
    body: unknown,
    signal?: AbortSignal,
    headers: Readonly<Record<string, string>> = {},
  ) {
    const init: RequestInit = { method, headers, ...(signal === undefined ? {} : { signal }) };
    if (body instanceof Blob) {
      init.headers = { ...headers, "content-type": "application/octet-stream" };
      init.body = body;
    } else if (body !== undefined) {
      init.headers = { ...headers, "content-type": "application/json" };
      init.body = JSON.stringify(body);
    }
    let response: Response;
    try {
      response = await send(base + path, init);
    } catch (cause) {
      signal?.throwIfAborted();
      throw new ApiFailure("unreachable", "The server does not answer.", { cause });
    }
    return response;
  }

  async function json<S extends z.ZodType>(
    schemaOf: (schemas: Schemas) => S,
    method: string,
    path: string,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<z.output<S>> {
    const response = await request(method, path, body, signal);
    if (!response.ok) throw await failureOf(response);
    const answer = await bodyOf(response, signal);
    return parse(schemaOf(await loadSchemas()), answer);
  }

  async function nothing(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<void> {
    const response = await request(method, path, body, signal);
    if (!response.ok) throw await failureOf(response);
    await response.body?.cancel();
  }

  return { request, json, nothing };
}

export async function bodyOf(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    signal?.throwIfAborted();
    const facts = { status: response.status, cause };
    throw new ApiFailure(
      "invalidAnswer",
      `The server answered ${response.status} with something that is not JSON.`,
      facts,
    );
  }
}

export function parse<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ApiFailure(
    "invalidAnswer",
    "The server's answer is not what this page expects; reload the page.",
    {
      cause: parsed.error,
    },
  );
}

export async function failureOf(response: Response): Promise<ApiFailure> {
  const retryAfterS = Number(response.headers.get("retry-after") ?? Number.NaN);
  const facts = {
    status: response.status,
    retryAfterMs: Number.isFinite(retryAfterS) ? retryAfterS * 1_000 : undefined,
  };
  const parsed = (await loadSchemas()).ApiError.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) {
    return new ApiFailure("invalidAnswer", `The server answered with status ${response.status}.`, facts);
  }
  const { code, message, details } = parsed.data.error;
  return new ApiFailure(code, message, { ...facts, details });
}
