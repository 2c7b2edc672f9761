import type { IncomingMessage, ServerResponse } from "node:http";
import { SandboxError } from "#lib/protocol/errors.ts";
import { readBody } from "../read-body.ts";
import type { Scope } from "../rpc/authorize.ts";
import { parseJson } from "../rpc/envelope.ts";
import type { AnswerMcp, McpContext } from "./mcp-service.ts";

export const MCP_PATH = "/mcp";

/** What a page on another site may send to MCP, and read of its answers: more than the original, whose pages failed. */
export const MCP_CORS = {
  methods: "GET,POST,DELETE",
  headers:
    "authorization,accept,content-type,mcp-session-id,mcp-protocol-version,mcp-method,mcp-name,last-event-id",
  exposed: "mcp-session-id,www-authenticate",
} as const;

export interface McpEndpointOptions extends McpContext {
  readonly maxBodyBytes: number;
}

/** Takes a POST of a caller whose scope is known; SandboxErrors for what is no message of the protocol. */
export type McpEndpoint = (request: IncomingMessage, response: ServerResponse, scope: Scope) => Promise<void>;

/** MCP at `/mcp`. Its SDK is loaded with the first request: it would make every start of the server wait. */
export function createMcpEndpoint(options: McpEndpointOptions): McpEndpoint {
  let service: Promise<AnswerMcp> | undefined;
  const load = async () => {
    const { createMcpService } = await import("./mcp-service.ts");
    return createMcpService(options);
  };
  return async (request, response, scope) => {
    const closed = new AbortController();
    response.on("close", () => closed.abort());
    const body = parseJson(await readBody(request, response, options.maxBodyBytes));
    if (Array.isArray(body)) {
      throw new SandboxError("invalidRequest", "Batches are not supported: send one JSON-RPC message");
    }
    const answer = await (service ??= load());
    const began = performance.now();
    await answer(request, response, { scope, body, closed: closed.signal });
    const ms = Math.round(performance.now() - began);
    options.log.debug({ path: MCP_PATH, status: response.statusCode, ms }, "call");
  };
}
