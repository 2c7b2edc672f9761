import type { Limits } from "#lib/protocol/limits.ts";
import { FakeRuntime, type FakeExecution } from "../../testing/fake-runtime.ts";
import { startFakeServer } from "../../testing/fake-server.ts";
import { connectMcp, type McpClient, type McpClientOptions } from "./mcp-client.ts";

export interface ServedOptions {
  readonly limits?: Partial<Limits>;
  /** False: API keys are asked for. */
  readonly dev?: boolean;
}

/** A server whose sandboxes are fakes, and clients of its `/mcp`. */
export async function serveMcp({ limits = {}, dev = true }: ServedOptions = {}) {
  const runtime = new FakeRuntime();
  const server = await startFakeServer(runtime, {
    limits: { stopGraceMs: 30, bodyMiB: 1, ...limits },
    config: { dev },
  });
  const clients: McpClient[] = [];
  const url = `${server.url}/mcp`;
  return {
    url,
    runtime,
    async connect(options: McpClientOptions = {}): Promise<McpClient> {
      const client = await connectMcp(url, options);
      clients.push(client);
      return client;
    },
    /** The next programs: they start, do what the test says, and run on. Resolves with the first. */
    running(act: (program: FakeExecution) => void = () => {}): Promise<FakeExecution> {
      return new Promise((resolve) => {
        runtime.program = (program) => {
          program.started();
          act(program);
          resolve(program);
        };
      });
    },
    /** Text and bytes are sent as they are, the rest as JSON. */
    post(body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> {
      return fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: bodyOf(body),
        ...(signal === undefined ? {} : { signal }),
      });
    },
    async close(): Promise<void> {
      await Promise.all(clients.map((client) => client.close()));
      await server.close();
    },
  };
}

export type ServedMcp = Awaited<ReturnType<typeof serveMcp>>;

function bodyOf(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (body instanceof Uint8Array) return new Uint8Array(body);
  return typeof body === "string" ? body : JSON.stringify(body);
}

/** A request as it travels. */
export function message(method: string, params: object = {}, id: unknown = 1) {
  return { jsonrpc: "2.0", id, method, params };
}

/** A call of a tool as it travels. */
export function toolCall(name: string, args: unknown, id?: unknown) {
  return message("tools/call", { name, arguments: args }, id);
}
