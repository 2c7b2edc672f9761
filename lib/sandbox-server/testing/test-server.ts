import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { NDJSON } from "#lib/protocol/ndjson.ts";
import { defaultLimits, type Limits } from "#lib/protocol/limits.ts";
import type { MethodInput, MethodName } from "#lib/protocol/methods.ts";
import type { SandboxEvent } from "#lib/protocol/run-event.ts";
import type { ServerConfig } from "../config.ts";
import { startSandboxServer, type SandboxServerOptions } from "../start.ts";

export const SERVER_KEY = "abcdefghijklmnopqrstuvwxyz012345";

export interface TestServerOptions extends Pick<SandboxServerOptions, "openRuntime" | "connectAgent"> {
  /** What differs from the defaults. */
  readonly limits?: Partial<Limits>;
  readonly config?: Partial<ServerConfig>;
}

/** The JSON of an answer, as loosely as a test wants to look at it. */
// oxlint-disable-next-line typescript/no-explicit-any -- tests read deep into answers whose shape they assert
export type Loose = any;

/** An answer to a call. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Loose;
}

/** What came of a call that reads events: each event with the time at which it arrived. */
export interface Streamed {
  readonly events: readonly SandboxEvent[];
  readonly arrivedAtMs: readonly number[];
  readonly last: Loose;
}

/** A server of its own on a free port with a data folder of its own, in dev mode. */
export async function startTestServer(options: TestServerOptions) {
  const dataFolder = await mkdtemp(join(tmpdir(), "quicksand-server-"));
  const config: ServerConfig = {
    host: "127.0.0.1",
    port: 0,
    allowedHosts: [],
    dataFolder,
    dev: true,
    logLevel: "silent",
    runtime: "auto",
    uidBase: 500_000_000,
    volumes: [],
    ...options.config,
    limits: { ...defaultLimits(), ...options.limits },
  };
  const { openRuntime, connectAgent } = options;
  const server = await startSandboxServer({
    config,
    serverKey: SERVER_KEY,
    log: pino({ level: "silent" }),
    ...(openRuntime === undefined ? {} : { openRuntime }),
    ...(connectAgent === undefined ? {} : { connectAgent }),
  }).catch(async (error: unknown) => {
    await rm(dataFolder, { recursive: true, force: true });
    throw error;
  });
  const post = (body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    fetch(`${server.url}/api/v1/rpc`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });
  return {
    ...server,
    config,
    post,
    /** One call, answered as JSON. */
    async call<M extends MethodName>(
      method: M,
      params: MethodInput<M>,
      headers?: Record<string, string>,
      signal?: AbortSignal,
    ): Promise<Answered> {
      const response = await post({ jsonrpc: "2.0", method, params, id: 1 }, headers, signal);
      return { status: response.status, headers: response.headers, body: await response.json() };
    },
    /** One call, its events as they come; `onEvent` sees each when it arrives. */
    async stream<M extends MethodName>(
      method: M,
      params: MethodInput<M>,
      onEvent: (event: SandboxEvent) => void = () => {},
      signal?: AbortSignal,
    ): Promise<Streamed> {
      const response = await post({ jsonrpc: "2.0", method, params, id: 1 }, { accept: NDJSON }, signal);
      const events: SandboxEvent[] = [];
      const arrivedAtMs: number[] = [];
      let last: Loose;
      for await (const line of linesOf(response)) {
        const value: Loose = JSON.parse(line);
        if (value.method === undefined) last = value;
        else {
          arrivedAtMs.push(performance.now());
          events.push(value.params);
          onEvent(value.params);
        }
      }
      return { events, arrivedAtMs, last };
    },
    async close(): Promise<void> {
      await server.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;

async function* linesOf(response: Response): AsyncGenerator<string> {
  if (response.body === null) return;
  let rest = "";
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.filter((line) => line !== "");
  }
  if (rest !== "") yield rest;
}
