import { readLines } from "#lib/protocol/ndjson.ts";
import type { RunEvent, SandboxEvent } from "#lib/protocol/run-event.ts";
import type { SnippetFile } from "#lib/protocol/snippet.ts";
import type { Sandbox } from "./contract.ts";
import { ApiFailure, type FailureFacts, isGone } from "./failure.ts";
import { createInputQueue, type InputQueue } from "./input-queue.ts";
import { realWait, type Wait } from "./retry.ts";
import type { SnippetView } from "./snippet-contract.ts";

export interface EmbedSandboxOptions {
  readonly language: string;
  readonly onEvent: (event: RunEvent) => void;
  /** The sandbox is gone, with what ran in it; the next run makes another. */
  readonly onLost: (reason: string) => void;
  /** Typed lines do not reach the program (any more). */
  readonly onInputRefused: () => void;
  readonly fetch?: typeof fetch;
  readonly wait?: Wait;
}

/** A program as an embed runs it: its first file is the one that is run. */
export interface EmbedProgram {
  readonly files: readonly SnippetFile[];
  readonly args?: readonly string[] | undefined;
  /** All that it reads; without it, it can be typed into. */
  readonly stdin?: string | undefined;
}

/**
 * The sandbox of one embed. Who it is, is a token that only this object knows: no cookie is sent, set or needed. Answers
 * are not parsed with the schemas, which are larger than all the rest of an embed; they come from our own server.
 */
export interface EmbedSandbox {
  /** Whether there is one: otherwise the next run begins with making it. */
  readonly isUp: boolean;
  /** Starts the program; its events come to `onEvent`. @throws ApiFailure */
  run(program: EmbedProgram, execution: string): Promise<void>;
  type(text: string): void;
  /** SIGINT, and SIGKILL to all of it after a while. @throws ApiFailure */
  stop(execution: string): Promise<void>;
  /** Ends the sandbox, also while the document goes away. May be called twice. */
  leave(): void;
}

/** A line carries at most one event, and an event at most one read of output. */
const MAX_LINE_CHARS = 32 * 1024 * 1024;
/** After so many lines in a row, clicks and frames have their turn. */
const LINES_A_TURN = 500;
const MOST_FAILURES = 5;
const FIRST_WAIT_MS = 250;

/** @throws ApiFailure */
export async function readEmbeddedSnippet(id: string, send: typeof fetch = fetch): Promise<SnippetView> {
  const response = await ask(send, "GET", `/api/snippets/${id}`);
  return (await response.json()) as SnippetView;
}

export function createEmbedSandbox(options: EmbedSandboxOptions): EmbedSandbox {
  const send: typeof fetch = options.fetch ?? ((input, init) => fetch(input, init));
  const wait = options.wait ?? realWait;
  let token: string | undefined;
  let up: { readonly path: string; readonly over: AbortController } | undefined;
  let starting: Promise<NonNullable<typeof up>> | undefined;
  let input: InputQueue | undefined;

  const call = (method: string, path: string, body?: unknown, init: RequestInit = {}) =>
    ask(send, method, path, body, {
      ...init,
      ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    });

  async function create(): Promise<NonNullable<typeof up>> {
    const response = await call("POST", "/api/sandboxes", { language: options.language, identity: "token" });
    const sandbox = (await response.json()) as Sandbox;
    token = sandbox.token;
    const made = { path: `/api/sandboxes/${sandbox.id}`, over: new AbortController() };
    up = made;
    void watch(made);
    return made;
  }

  async function sandbox(): Promise<NonNullable<typeof up>> {
    if (up !== undefined) return up;
    starting ??= create();
    try {
      return await starting;
    } finally {
      starting = undefined;
    }
  }

  function lost(which: NonNullable<typeof up>, reason: string): void {
    if (up !== which) return;
    up = undefined;
    which.over.abort();
    input?.close();
    options.onLost(reason);
  }

  /** Its events until it is gone; an interruption is mended where it was. */
  async function watch(mine: NonNullable<typeof up>): Promise<void> {
    const { path, over } = mine;
    let after = 0;
    for (let failures = 0; !over.signal.aborted; failures += 1) {
      try {
        const response = await call("GET", `${path}/events?after=${after}`, undefined, {
          signal: over.signal,
        });
        let count = 0;
        for await (const line of readLines(response.body ?? new ReadableStream(), MAX_LINE_CHARS)) {
          failures = 0;
          if (line === "") continue;
          const event = JSON.parse(line) as SandboxEvent;
          if (event.kind === "metrics") continue;
          after = Math.max(after, event.kind === "gap" ? event.toSeq : 0, event.seq);
          if (event.kind !== "state") options.onEvent(event);
          else if (event.state === "stopped" || event.state === "lost") {
            return lost(mine, event.reason ?? "it was stopped.");
          }
          count += 1;
          if (count % LINES_A_TURN === 0) await wait(0);
        }
      } catch (failure) {
        if (over.signal.aborted) return;
        if (isGone(failure)) return lost(mine, "it was stopped.");
        if (failures >= MOST_FAILURES) return lost(mine, "the server does not answer.");
      }
      await wait(FIRST_WAIT_MS * 2 ** failures);
    }
  }

  async function start(program: EmbedProgram, execution: string): Promise<void> {
    const { path } = await sandbox();
    const [main, ...others] = program.files;
    if (main === undefined) return;
    input?.close();
    const queue = createInputQueue({
      send: (request) => call("POST", `${path}/executions/${execution}/input`, request),
      onRefused: options.onInputRefused,
      wait,
    });
    input = queue;
    await call("POST", `${path}/runs`, {
      language: options.language,
      code: main.content,
      path: main.path,
      files: others,
      args: program.args ?? [],
      execution,
    });
    if (program.stdin === undefined) return;
    if (program.stdin !== "") queue.type(program.stdin);
    queue.end();
  }

  return {
    get isUp() {
      return up !== undefined;
    },
    async run(program, execution) {
      const before = up;
      try {
        await start(program, execution);
      } catch (failure) {
        // It was idle for long, and has ended: that is no reason not to run.
        if (before === undefined || !isGone(failure)) throw failure;
        before.over.abort();
        if (up === before) up = undefined;
        await start(program, execution);
      }
    },
    type: (text) => input?.type(text),
    async stop(execution) {
      if (up === undefined) return;
      await call("POST", `${up.path}/executions/${execution}/signal`, { signal: "stop" });
    },
    leave() {
      const which = up;
      if (which === undefined) return;
      void call("DELETE", which.path, undefined, { keepalive: true }).catch(() => undefined);
      lost(which, "the page was left.");
    },
  };
}

/** @throws ApiFailure */
async function ask(
  send: typeof fetch,
  method: string,
  path: string,
  body?: unknown,
  init: RequestInit = {},
): Promise<Response> {
  const headers = new Headers(init.headers);
  if (body !== undefined) headers.set("content-type", "application/json");
  let response: Response;
  try {
    response = await send(path, {
      ...init,
      method,
      headers,
      credentials: "omit",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw new ApiFailure("unreachable", "The server does not answer.", { cause });
  }
  if (response.ok) return response;
  throw await failureOf(response);
}

async function failureOf(response: Response): Promise<ApiFailure> {
  const retryAfterS = Number(response.headers.get("retry-after") ?? Number.NaN);
  const facts: FailureFacts = {
    status: response.status,
    retryAfterMs: Number.isFinite(retryAfterS) ? retryAfterS * 1_000 : undefined,
  };
  const answer: unknown = await response.json().catch(() => undefined);
  const error = field(answer, "error");
  const [code, message, details] = [field(error, "code"), field(error, "message"), field(error, "details")];
  if (typeof code !== "string" || typeof message !== "string") {
    return new ApiFailure("invalidAnswer", `The server answered with status ${response.status}.`, facts);
  }
  const known = typeof details === "object" && details !== null ? { details: { ...details } } : {};
  return new ApiFailure(code, message, { ...facts, ...known });
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
