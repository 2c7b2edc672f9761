import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { rpcError, rpcEvent, rpcResult } from "#lib/protocol/envelope.ts";
import { NDJSON } from "#lib/protocol/ndjson.ts";
import { ERRORS, SandboxError } from "#lib/protocol/errors.ts";
import type { MethodName } from "#lib/protocol/methods.ts";

/** What a test does with one call. Events and lines turn the answer into a stream. */
export interface FakeAnswer {
  readonly params: Record<string, unknown>;
  readonly headers: IncomingHttpHeaders;
  /** Aborts when the client hangs up. */
  readonly hungUp: AbortSignal;
  /** Sends the headers of a stream. */
  readonly accept: () => void;
  readonly event: (event: object) => void;
  /** Bytes as they are. */
  readonly bytes: (text: string | Uint8Array) => Promise<void>;
  readonly result: (value: unknown) => void;
  readonly error: (error: SandboxError) => void;
  readonly raw: (status: number, contentType: string, body: string, headers?: Record<string, string>) => void;
  /** Breaks the connection. */
  readonly cut: () => void;
}

export type FakeHandlers = Partial<Record<MethodName, (answer: FakeAnswer) => unknown>>;

/** A call as it arrived. */
export interface FakeCall {
  readonly method: string;
  readonly params: Record<string, unknown>;
}

export interface FakeRpcServer {
  readonly url: string;
  readonly port: number;
  /** Every call so far. */
  readonly calls: FakeCall[];
  readonly handlers: FakeHandlers;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A real local HTTP server that speaks the protocol as a test tells it to; methods without a handler are unknown. */
export async function startFakeRpcServer(handlers: FakeHandlers = {}, port = 0): Promise<FakeRpcServer> {
  const calls: FakeCall[] = [];
  const server = createServer((request, response) => {
    if (request.url === "/api/v1/health") {
      response.setHeader("content-type", "application/json");
      response.end('{"message":"Service is healthy"}');
      return;
    }
    void answer(request).catch((cause: unknown) => response.destroy(cause as Error));

    async function answer(request: IncomingMessage): Promise<void> {
      const { method, params = {}, id } = JSON.parse(await textOf(request));
      calls.push({ method, params });
      const hangUp = new AbortController();
      response.on("close", () => hangUp.abort());
      const stream = (): void => {
        if (!response.headersSent) response.writeHead(200, { "content-type": NDJSON }).flushHeaders();
      };
      const fake: FakeAnswer = {
        params,
        headers: request.headers,
        hungUp: hangUp.signal,
        accept: stream,
        event(event) {
          stream();
          response.write(`${JSON.stringify(rpcEvent(event))}\n`);
        },
        bytes(text) {
          stream();
          return new Promise((resolve) => response.write(text, () => resolve()));
        },
        result(value) {
          const body = `${JSON.stringify(rpcResult(id, value))}\n`;
          if (!response.headersSent) response.writeHead(200, { "content-type": "application/json" });
          response.end(body);
        },
        error(error) {
          if (!response.headersSent) {
            response.writeHead(ERRORS[error.code].http, { "content-type": "application/json" });
          }
          response.end(`${JSON.stringify(rpcError(id, error))}\n`);
        },
        raw(status, contentType, body, headers = {}) {
          response.writeHead(status, { "content-type": contentType, ...headers }).end(body);
        },
        cut: () => response.destroy(),
      };
      const handler = handlers[method as MethodName];
      if (handler === undefined)
        fake.error(new SandboxError("methodNotFound", `Method not found: ${method}`));
      else await handler(fake);
    }
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const listening = (server.address() as AddressInfo).port;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return {
    url: `http://127.0.0.1:${listening}`,
    port: listening,
    calls,
    handlers,
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
