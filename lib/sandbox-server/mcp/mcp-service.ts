import { createMcpHandler, isLegacyRequest } from "@modelcontextprotocol/server";
import { toNodeHandler, type NodeIncomingMessageLike } from "@modelcontextprotocol/node";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { KEEP_ALIVE_MS } from "#lib/protocol/envelope.ts";
import type { Limits } from "#lib/protocol/limits.ts";
import type { Scope } from "../rpc/authorize.ts";
import type { Handlers } from "../rpc/call.ts";
import { createMcpServer } from "./mcp-server.ts";
import { withoutNullArguments } from "./null-arguments.ts";
import { OpenCalls } from "./open-calls.ts";
import { ScopedCalls } from "./scoped-calls.ts";
import { answerSession } from "./session-protocol.ts";

/** What the tools work on. */
export interface McpContext {
  readonly handlers: Handlers;
  readonly limits: Limits;
  readonly log: Logger;
}

/** Answers a POST whose caller is known and whose body was read; resolves when the answer is out. */
export type AnswerMcp = (request: IncomingMessage, response: ServerResponse, call: McpCall) => Promise<void>;

export interface McpCall {
  readonly scope: Scope;
  readonly body: unknown;
  /** Aborted when the answer is out or the client is gone. */
  readonly closed: AbortSignal;
}

const EVENT_STREAM = "text/event-stream";

/** MCP over HTTP, for clients of both generations of the protocol. Importing this loads the MCP SDK. */
export function createMcpService({ handlers, limits, log }: McpContext): AnswerMcp {
  const openCalls = new OpenCalls();
  const onerror = (error: Error) => log.debug({ err: error }, "mcp");
  return async (request, response, { scope, body: received, closed }) => {
    const body = withoutNullArguments(received);
    const calls = new ScopedCalls(handlers, scope);
    const create = () => createMcpServer({ calls, limits, log });
    const modern = createMcpHandler(create, {
      legacy: "reject",
      responseMode: "sse",
      keepAliveMs: KEEP_ALIVE_MS,
      onerror,
    });
    const fetch = async (asked: Request) => {
      if (!(await isLegacyRequest(asked, body))) return modern.fetch(asked, { parsedBody: body });
      const streaming = asked.headers.get("accept")?.toLowerCase().includes(EVENT_STREAM) ?? false;
      const accepting = acceptingAll(asked);
      return answerSession(create(), openCalls, { request: accepting, body, scope, streaming, closed });
    };
    const maxRequestBodySize = limits.bodyMiB * 2 ** 20;
    await toNodeHandler({ fetch }, { onerror, maxRequestBodySize })(headOf(request), response);
  };
}

/** The request without its body, which was read and parsed already. */
function headOf(request: IncomingMessage): NodeIncomingMessageLike {
  const { method = "POST", url = "/", headers } = request;
  return { method, url, headers, async *[Symbol.asyncIterator]() {} };
}

/** The transport refuses clients that do not say that they take both; the original's never did, and take what comes. */
function acceptingAll(asked: Request): Request {
  const headers = new Headers(asked.headers);
  headers.set("accept", `application/json, ${EVENT_STREAM}`);
  return new Request(asked.url, { method: asked.method, headers });
}
