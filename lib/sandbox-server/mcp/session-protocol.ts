import { randomUUID } from "node:crypto";
import {
  isInitializeRequest,
  WebStandardStreamableHTTPServerTransport,
  type McpServer,
} from "@modelcontextprotocol/server";
import { z } from "zod";
import { KEEP_ALIVE_MS } from "#lib/protocol/envelope.ts";
import type { Scope } from "../rpc/authorize.ts";
import type { OpenCalls } from "./open-calls.ts";

/** One request of a client that speaks a protocol from before 2026-07-28, which begins with `initialize`. */
export interface SessionRequest {
  readonly request: Request;
  /** Its body, parsed. */
  readonly body: unknown;
  readonly scope: Scope;
  /** The client reads events; otherwise the answer is one JSON value, as the original's was. */
  readonly streaming: boolean;
  /** Aborted when the answer is out or the client is gone. */
  readonly closed: AbortSignal;
}

const RequestId = z.union([z.string(), z.number()]);
const Cancelled = z.object({
  method: z.literal("notifications/cancelled"),
  params: z.object({ requestId: RequestId }),
});
const Identified = z.object({ id: RequestId });

/**
 * Answers one request, with a server of its own: there is nothing to lose when this process starts again. A session is
 * no more than a name, given with the answer to `initialize`, by which a cancellation finds the call that it means.
 */
export async function answerSession(
  server: McpServer,
  calls: OpenCalls,
  { request, body, scope, streaming, closed }: SessionRequest,
): Promise<Response> {
  const session = request.headers.get("mcp-session-id") ?? undefined;
  const cancelled = Cancelled.safeParse(body).data;
  if (cancelled !== undefined) {
    if (session !== undefined) calls.cancel({ scope, session, id: cancelled.params.requestId });
    return new Response(null, { status: 202 });
  }
  const transport = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: isInitializeRequest(body) ? randomUUID : undefined,
    enableJsonResponse: !streaming,
    keepAliveMs: KEEP_ALIVE_MS,
  });
  const id = Identified.safeParse(body).data?.id;
  await server.connect(transport);
  // Closing the server aborts the tool that runs in it and ends the stream of its answer.
  const cut = Promise.withResolvers<Response>();
  const close = () => {
    cut.resolve(cancelledAnswer(id));
    void server.close();
  };
  const forget =
    session === undefined || id === undefined ? undefined : calls.add({ scope, session, id }, close);
  const end = () => {
    forget?.();
    close();
  };
  if (closed.aborted) end();
  else closed.addEventListener("abort", end, { once: true });
  // A call that was cancelled gets no answer from the server, but its HTTP request does.
  return Promise.race([transport.handleRequest(request, { parsedBody: body }), cut.promise]);
}

function cancelledAnswer(id: string | number | undefined): Response {
  const error = { code: -32_800, message: "The call was cancelled by its client" };
  return Response.json({ jsonrpc: "2.0", error, id: id ?? null });
}
