import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Logger } from "pino";
import { NDJSON } from "#lib/protocol/ndjson.ts";
import { SandboxError } from "#lib/protocol/errors.ts";
import type { Limits } from "#lib/protocol/limits.ts";
import { answerBrokenRequest } from "./broken-request.ts";
import type { VerifyKey } from "./keys.ts";
import { createMcpEndpoint, MCP_CORS, MCP_PATH, type McpEndpoint } from "./mcp/mcp-endpoint.ts";
import type { OriginGuard } from "./origin-guard.ts";
import { readBody } from "./read-body.ts";
import { answerCall, presentable, sendError, sendJson } from "./rpc/answer.ts";
import { authenticate, checkScope, type Scope } from "./rpc/authorize.ts";
import { callMethod, type Handlers } from "./rpc/call.ts";
import { EnvelopeError, readEnvelope } from "./rpc/envelope.ts";

/** What the HTTP layer serves, and to whom. */
export interface HttpOptions {
  readonly handlers: Handlers;
  /** Undefined: no key is asked for. */
  readonly verifyKey: VerifyKey | undefined;
  readonly guard: OriginGuard;
  readonly limits: Limits;
  readonly log: Logger;
}

const RPC_PATH = "/api/v1/rpc";
const HEALTH_PATH = "/api/v1/health";

/** Longer than clients and proxies keep an idle connection, so that it is they who close it. */
const KEEP_CONNECTION_MS = 75_000;

/** What a page on another site may send, as in the original. */
const CORS_METHODS = "GET,POST,PUT,DELETE";
const CORS_HEADERS = "authorization,accept,content-type";

/** The HTTP server of the protocol, not yet listening. */
export function createHttpServer(options: HttpOptions): Server {
  const maxBodyBytes = options.limits.bodyMiB * 2 ** 20;
  const served = { ...options, maxBodyBytes, mcp: createMcpEndpoint({ ...options, maxBodyBytes }) };
  // A request without a Host header is for the guard to refuse.
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    void respond(request, response, served);
  });
  server.on("clientError", answerBrokenRequest);
  server.keepAliveTimeout = KEEP_CONNECTION_MS;
  return server;
}

interface Served extends HttpOptions {
  readonly maxBodyBytes: number;
  readonly mcp: McpEndpoint;
}

async function respond(request: IncomingMessage, response: ServerResponse, options: Served): Promise<void> {
  try {
    options.guard(request.headers);
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("vary", "origin, access-control-request-method, access-control-request-headers");
    const path = pathOf(request);
    if (isPreflight(request)) return preflight(response, path);
    if (path === HEALTH_PATH) return health(request, response);
    if (path === RPC_PATH || path === `${RPC_PATH}/`) return await rpc(request, response, options);
    if (isMcp(path)) return await mcp(request, response, options);
    throw new SandboxError("notFound", `There is nothing at ${path}; calls go to POST ${RPC_PATH}`);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else
      sendError(
        response,
        error instanceof EnvelopeError ? error.id : undefined,
        presentable(error, options.log),
      );
  }
}

function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
}

function preflight(response: ServerResponse, path: string): void {
  response.writeHead(200, {
    "access-control-allow-methods": isMcp(path) ? MCP_CORS.methods : CORS_METHODS,
    "access-control-allow-headers": isMcp(path) ? MCP_CORS.headers : CORS_HEADERS,
    "content-length": 0,
  });
  response.end();
}

function health(request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== "GET" && request.method !== "HEAD")
    throw methodNotAllowed(response, "GET,HEAD", HEALTH_PATH);
  sendJson(response, 200, { message: "Service is healthy" });
}

/** The order of the checks is the original's: the key first, before anything of the request is looked at. */
async function rpc(request: IncomingMessage, response: ServerResponse, options: Served): Promise<void> {
  const { log } = options;
  const scope = await scopeOf(request, options);
  if (request.method !== "POST") throw methodNotAllowed(response, "POST", RPC_PATH);
  mustBeJson(request.headers["content-type"]);
  const body = await readBody(request, response, options.maxBodyBytes);
  const call = readEnvelope(body);
  const began = performance.now();
  const gone = new AbortController();
  response.on("close", () => {
    if (!response.writableFinished) gone.abort();
  });
  const streaming = acceptsLines(request.headers.accept);
  let failure: SandboxError | undefined;
  try {
    checkScope(scope, call);
    const outcome = callMethod(options.handlers, call.method, call.params, {
      streaming,
      signal: gone.signal,
    });
    await answerCall(response, call.id, outcome, { streaming, log });
  } catch (error) {
    failure = presentable(error, log);
    if (!response.headersSent) sendError(response, call.id, failure);
  }
  const ms = Math.round(performance.now() - began);
  log.debug({ method: call.method, status: response.statusCode, code: failure?.code, ms }, "call");
}

function isMcp(path: string): boolean {
  return path === MCP_PATH || path === `${MCP_PATH}/`;
}

/** There is no stream to open by GET and no session to end by DELETE: each POST has all of its answer. */
async function mcp(request: IncomingMessage, response: ServerResponse, options: Served): Promise<void> {
  response.setHeader("access-control-expose-headers", MCP_CORS.exposed);
  const scope = await scopeOf(request, options);
  if (request.method !== "POST") throw methodNotAllowed(response, "POST", MCP_PATH);
  mustBeJson(request.headers["content-type"]);
  await options.mcp(request, response, scope);
}

async function scopeOf({ headers }: IncomingMessage, { verifyKey }: HttpOptions): Promise<Scope> {
  return verifyKey === undefined ? "*" : authenticate(verifyKey, headers);
}

/** `application/json` or `application/*+json`, with any parameters; the Rust client sends the header twice. */
function mustBeJson(contentType: string | undefined): void {
  const type = contentType?.split(/[;,]/, 1)[0]?.trim().toLowerCase() ?? "";
  if (type === "application/json" || /^application\/[^\s/]+\+json$/.test(type)) return;
  throw new SandboxError("unsupportedMediaType", "Expected request with `Content-Type: application/json`");
}

function acceptsLines(accept: string | undefined): boolean {
  return accept !== undefined && accept.toLowerCase().includes(NDJSON);
}

function methodNotAllowed(response: ServerResponse, allow: string, path: string): SandboxError {
  response.setHeader("allow", allow);
  return new SandboxError("methodNotAllowed", `${path} takes only ${allow}`);
}

function pathOf({ url = "/" }: IncomingMessage): string {
  // Who goes through a proxy names the whole address.
  if (!url.startsWith("/") && URL.canParse(url)) return new URL(url).pathname;
  return url.split("?", 1)[0] ?? "/";
}
