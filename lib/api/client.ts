/**
 * The browser's half of the HTTP API. How the parts fit together:
 *
 * - `createApi()` (this file): one function a request; answers are parsed, failures are `ApiFailure` (failure.ts).
 * - `createSandboxSession()` (sandbox-session.ts): what a page needs to run programs: it makes a sandbox when there is
 *   none, finds it again after a reload, runs, types, stops, and tells everything through one callback.
 * - `createSharedStream()` (shared-stream.ts): events of sandboxes over one connection for all tabs of a browser.
 * - `createInputQueue()` (input-queue.ts): keys in order, one request in flight.
 * - `useLanguages()`, `useLimits()`, `useHealth()` (hooks.ts): server state for components, through TanStack Query.
 */
import type { z } from "zod";
import * as contract from "./contract.ts";
import { ApiFailure } from "./failure.ts";

export interface ApiOptions {
  /** Default: the global fetch. */
  readonly fetch?: typeof fetch;
  /** In front of every path, without a slash at its end; default: the page's own origin. */
  readonly baseUrl?: string;
}

/** Every call takes a signal and fails with ApiFailure (or the signal's reason). */
export interface Api {
  languages(signal?: AbortSignal): Promise<contract.Languages>;
  limits(signal?: AbortSignal): Promise<contract.LimitsAnswer>;
  /** Resolves also when the sandbox server is down; fails only when this server does not answer. */
  health(signal?: AbortSignal): Promise<contract.Health>;
  createSandbox(request: contract.CreateSandbox, signal?: AbortSignal): Promise<contract.Sandbox>;
  sandbox(id: string, signal?: AbortSignal): Promise<contract.SandboxView>;
  deleteSandbox(id: string, signal?: AbortSignal): Promise<void>;
  executions(id: string, signal?: AbortSignal): Promise<contract.Executions>;
  run(id: string, request: contract.CreateRun, signal?: AbortSignal): Promise<contract.Started>;
  command(id: string, request: contract.CreateCommand, signal?: AbortSignal): Promise<contract.Started>;
  input(
    id: string,
    execution: string,
    request: contract.SendInput,
    signal?: AbortSignal,
  ): Promise<contract.InputTaken>;
  signal(id: string, execution: string, request: contract.SendSignal, signal?: AbortSignal): Promise<void>;
  extend(
    id: string,
    execution: string,
    request: contract.Extend,
    signal?: AbortSignal,
  ): Promise<contract.Extended>;
  resize(id: string, execution: string, request: contract.Resize, signal?: AbortSignal): Promise<void>;
  /** The raw lines of `GET /api/events`, from after the given sequence number of each sandbox; for shared-stream.ts. */
  events(after: ReadonlyMap<string, number>, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

/** Makes the client. No request is sent before a function is called. */
export function createApi(options: ApiOptions = {}): Api {
  const send = options.fetch ?? ((input, init) => fetch(input, init));
  const base = options.baseUrl ?? "";

  async function request(method: string, path: string, body: unknown, signal?: AbortSignal) {
    const init: RequestInit = { method, ...(signal === undefined ? {} : { signal }) };
    if (body !== undefined) {
      init.headers = { "content-type": "application/json" };
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
    schema: S,
    method: string,
    path: string,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<z.output<S>> {
    const response = await request(method, path, body, signal);
    if (!response.ok) throw await failureOf(response);
    return parse(schema, await bodyOf(response, signal));
  }

  async function nothing(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<void> {
    const response = await request(method, path, body, signal);
    if (!response.ok) throw await failureOf(response);
    await response.body?.cancel();
  }

  const sandboxPath = (id: string): string => `/api/sandboxes/${encodeURIComponent(id)}`;
  const executionPath = (id: string, execution: string): string =>
    `${sandboxPath(id)}/executions/${encodeURIComponent(execution)}`;

  return {
    languages: (signal) => json(contract.Languages, "GET", "/api/languages", undefined, signal),
    limits: (signal) => json(contract.LimitsAnswer, "GET", "/api/limits", undefined, signal),
    async health(signal) {
      const response = await request("GET", "/api/health", undefined, signal);
      if (!response.ok && response.status !== 503) throw await failureOf(response);
      return parse(contract.Health, await bodyOf(response, signal));
    },
    createSandbox: (body, signal) => json(contract.Sandbox, "POST", "/api/sandboxes", body, signal),
    sandbox: (id, signal) => json(contract.SandboxView, "GET", sandboxPath(id), undefined, signal),
    deleteSandbox: (id, signal) => nothing("DELETE", sandboxPath(id), undefined, signal),
    executions: (id, signal) =>
      json(contract.Executions, "GET", `${sandboxPath(id)}/executions`, undefined, signal),
    run: (id, body, signal) => json(contract.Started, "POST", `${sandboxPath(id)}/runs`, body, signal),
    command: (id, body, signal) =>
      json(contract.Started, "POST", `${sandboxPath(id)}/commands`, body, signal),
    input: (id, execution, body, signal) =>
      json(contract.InputTaken, "POST", `${executionPath(id, execution)}/input`, body, signal),
    signal: (id, execution, body, signal) =>
      nothing("POST", `${executionPath(id, execution)}/signal`, body, signal),
    extend: (id, execution, body, signal) =>
      json(contract.Extended, "POST", `${executionPath(id, execution)}/extend`, body, signal),
    resize: (id, execution, body, signal) =>
      nothing("POST", `${executionPath(id, execution)}/resize`, body, signal),
    async events(after, signal) {
      const wanted = [...after].map(([id, seq]) => `sandbox=${encodeURIComponent(id)}:${seq}`).join("&");
      const response = await request("GET", `/api/events?${wanted}`, undefined, signal);
      if (!response.ok) throw await failureOf(response);
      if (response.body === null) throw new ApiFailure("invalidAnswer", "The server sent no events.");
      return response.body;
    },
  };
}

async function bodyOf(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
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

function parse<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
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

async function failureOf(response: Response): Promise<ApiFailure> {
  const retryAfterS = Number(response.headers.get("retry-after") ?? Number.NaN);
  const facts = {
    status: response.status,
    retryAfterMs: Number.isFinite(retryAfterS) ? retryAfterS * 1_000 : undefined,
  };
  const parsed = contract.ApiError.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) {
    return new ApiFailure("invalidAnswer", `The server answered with status ${response.status}.`, facts);
  }
  const { code, message, details } = parsed.data.error;
  return new ApiFailure(code, message, { ...facts, details });
}
