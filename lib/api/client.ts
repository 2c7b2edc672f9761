/**
 * The browser's half of the HTTP API. How the parts fit together:
 *
 * - `createApi()` (this file): one function a request; answers are parsed, failures are `ApiFailure` (failure.ts).
 * - `createSandboxSession()` (sandbox-session.ts): what a page needs to run programs: it makes a sandbox when there is
 *   none, finds it again after a reload, runs, types, stops, and tells everything through one callback.
 * - `createSharedStream()` (shared-stream.ts): events of sandboxes over one connection for all tabs of a browser.
 * - `createInputQueue()` (input-queue.ts): keys in order, one request in flight.
 * - `api.complete`, `api.inspect`, and the session's own (session-questions.ts): questions to the live interpreter.
 * - `api.files` (file-client.ts) and `session.files` (session-files.ts): the files of a sandbox.
 * - `api.snippets` (snippet-client.ts): programs that are shared by a link.
 * - `useLanguages()`, `useLimits()`, `useExamples()`, `useHealth()` (hooks.ts): server state for components, through TanStack Query.
 */
import type * as contract from "./contract.ts";
import { ApiFailure } from "./failure.ts";
import { createFileApi, type FileApi } from "./file-client.ts";
import type { Completions, Inspection, Question } from "./question-contract.ts";
import { loadSchemas } from "./schemas.ts";
import { createSnippetApi, type SnippetApi } from "./snippet-client.ts";
import type { StartOptions } from "./start-client.ts";
import { bodyOf, createTransport, failureOf, parse, type TransportOptions } from "./transport.ts";

/** Every call takes a signal and fails with ApiFailure (or the signal's reason). */
export interface Api {
  languages(signal?: AbortSignal): Promise<contract.Languages>;
  limits(signal?: AbortSignal): Promise<contract.LimitsAnswer>;
  examples(signal?: AbortSignal): Promise<contract.Examples>;
  /** Resolves also when the sandbox server is down; fails only when this server does not answer. */
  health(signal?: AbortSignal): Promise<contract.Health>;
  /** Tells of the wait for its turn, when it has to. */
  createSandbox(request: contract.CreateSandbox, options?: StartOptions): Promise<contract.Sandbox>;
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
  /** Asks the interpreter that keeps its variables; it is started when there is none. */
  complete(id: string, question: Question, signal?: AbortSignal): Promise<Completions>;
  inspect(id: string, question: Question, signal?: AbortSignal): Promise<Inspection>;
  /** The files of a sandbox. */
  readonly files: FileApi;
  /** Programs that are shared by a link. */
  readonly snippets: SnippetApi;
  /** The raw lines of `GET /api/events`, from after the given sequence number of each sandbox; for shared-stream.ts. */
  events(after: ReadonlyMap<string, number>, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

/** Makes the client. No request is sent before a function is called. */
export function createApi(options: TransportOptions = {}): Api {
  const transport = createTransport(options);
  const { request, json, nothing } = transport;
  const sandboxPath = (id: string): string => `/api/sandboxes/${encodeURIComponent(id)}`;
  const executionPath = (id: string, execution: string): string =>
    `${sandboxPath(id)}/executions/${encodeURIComponent(execution)}`;

  return {
    languages: (signal) => json((of) => of.Languages, "GET", "/api/languages", undefined, signal),
    limits: (signal) => json((of) => of.LimitsAnswer, "GET", "/api/limits", undefined, signal),
    examples: (signal) => json((of) => of.Examples, "GET", "/api/examples", undefined, signal),
    async health(signal) {
      const response = await request("GET", "/api/health", undefined, signal);
      if (!response.ok && response.status !== 503) throw await failureOf(response);
      return parse((await loadSchemas()).Health, await bodyOf(response, signal));
    },
    async createSandbox(body, options) {
      const { startSandbox } = await import("./start-client.ts");
      return startSandbox(transport, body, options);
    },
    sandbox: (id, signal) => json((of) => of.SandboxView, "GET", sandboxPath(id), undefined, signal),
    deleteSandbox: (id, signal) => nothing("DELETE", sandboxPath(id), undefined, signal),
    executions: (id, signal) =>
      json((of) => of.Executions, "GET", `${sandboxPath(id)}/executions`, undefined, signal),
    run: (id, body, signal) => json((of) => of.Started, "POST", `${sandboxPath(id)}/runs`, body, signal),
    command: (id, body, signal) =>
      json((of) => of.Started, "POST", `${sandboxPath(id)}/commands`, body, signal),
    input: (id, execution, body, signal) =>
      json((of) => of.InputTaken, "POST", `${executionPath(id, execution)}/input`, body, signal),
    signal: (id, execution, body, signal) =>
      nothing("POST", `${executionPath(id, execution)}/signal`, body, signal),
    extend: (id, execution, body, signal) =>
      json((of) => of.Extended, "POST", `${executionPath(id, execution)}/extend`, body, signal),
    resize: (id, execution, body, signal) =>
      nothing("POST", `${executionPath(id, execution)}/resize`, body, signal),
    complete: (id, body, signal) =>
      json((of) => of.Completions, "POST", `${sandboxPath(id)}/complete`, body, signal),
    inspect: (id, body, signal) =>
      json((of) => of.Inspection, "POST", `${sandboxPath(id)}/inspect`, body, signal),
    files: createFileApi(transport),
    snippets: createSnippetApi(transport),
    async events(after, signal) {
      const wanted = [...after].map(([id, seq]) => `sandbox=${encodeURIComponent(id)}:${seq}`).join("&");
      const response = await request("GET", `/api/events?${wanted}`, undefined, signal);
      if (!response.ok) throw await failureOf(response);
      if (response.body === null) throw new ApiFailure("invalidAnswer", "The server sent no events.");
      return response.body;
    },
  };
}
