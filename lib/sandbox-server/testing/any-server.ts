import { expect } from "vitest";
import { RpcNotification, RpcResponse } from "#lib/protocol/envelope.ts";
import { NDJSON } from "#lib/protocol/ndjson.ts";
import { ERRORS, isErrorCode } from "#lib/protocol/errors.ts";
import type { Limits } from "#lib/protocol/limits.ts";
import { FakeRuntime } from "./fake-runtime.ts";
import { startFakeServer } from "./fake-server.ts";
import { type Loose, type TestServer } from "./test-server.ts";
import { headerOf, WireConnection, type HeaderLine, type WireReply } from "./wire-connection.ts";

const JSON_TYPE: HeaderLine = ["Content-Type", "application/json"];

/** A server to which anything is sent, on a connection that is kept. */
export interface AnyServer {
  readonly server: TestServer;
  readonly runtime: FakeRuntime;
  send(body: string | Uint8Array, headers?: readonly HeaderLine[]): Promise<WireReply>;
  /** Checks that it lives and that nothing was warned of. */
  close(): Promise<void>;
}

export async function openAnyServer(more: Partial<Limits> = {}): Promise<AnyServer> {
  const warnings: string[] = [];
  const onWarning = (warning: Error) => warnings.push(String(warning));
  process.on("warning", onWarning);
  const runtime = new FakeRuntime();
  // Whether there is room is another question.
  const limits = { totalMemoryMiB: 1_000_000_000, maxMemoryMiB: 4_294_967_295, ...more };
  const server = await startFakeServer(runtime, { limits });
  let connection = await WireConnection.open(server.port);
  return {
    server,
    runtime,
    async send(body, headers = [JSON_TYPE]) {
      const host: HeaderLine = ["Host", `127.0.0.1:${server.port}`];
      const length: HeaderLine = ["Content-Length", `${Buffer.byteLength(body)}`];
      const reply = await connection.request("POST /api/v1/rpc HTTP/1.1", [host, ...headers, length], body);
      if (headerOf(reply, "connection") === "close") {
        connection.close();
        connection = await WireConnection.open(server.port);
      }
      return reply;
    },
    async close() {
      connection.close();
      process.off("warning", onWarning);
      const { status } = await fetch(`${server.url}/api/v1/health`);
      await server.close();
      expect(status).toBe(200);
      expect(warnings).toEqual([]);
    },
  };
}

/**
 * Checks that this is an answer that JSON-RPC allows, under the status that its code has, and never a failure of ours. A
 * stream's last line.
 */
export function expectAnswer(reply: WireReply): Loose {
  const streamed = headerOf(reply, "content-type") === NDJSON;
  if (!streamed) expect(headerOf(reply, "content-type")).toBe("application/json");
  const lines = streamed ? reply.body.split("\n").filter((line) => line !== "") : [reply.body];
  const answer: Loose = RpcResponse.parse(JSON.parse(lines.pop() ?? ""));
  for (const line of lines) RpcNotification.parse(JSON.parse(line));
  const { error } = answer;
  expect(Object.hasOwn(answer, "result")).toBe(error === undefined);
  if (error === undefined) {
    expect(reply.status).toBe(200);
    return answer;
  }
  const { code } = error.data;
  if (!isErrorCode(code) || code === "internal") throw new Error(`a failure of ours: ${reply.body}`);
  expect(error.code).toBe(ERRORS[code].rpc);
  expect(reply.status).toBe(streamed ? 200 : ERRORS[code].http);
  return answer;
}
