import { SandboxError } from "#lib/protocol/errors.ts";
import { errorResponse } from "./error-response.ts";
import { guarded, type Handler } from "./guarded.ts";
import type { Served } from "./route.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
type Method = (typeof METHODS)[number];

/**
 * What a route.ts exports, of the endpoints at its path: HEAD where there is GET, OPTIONS, and for every other method a
 * 405 that says in its Allow header which there are. (Next's own 405 is empty.)
 */
export function methods(...served: readonly Served[]): Readonly<Record<Method, Handler>> {
  const handlers = new Map<Method, Handler>(served.map(({ row, handle }) => [row.method, handle]));
  const get = handlers.get("GET");
  if (get !== undefined) handlers.set("HEAD", withoutBody(get));
  const allow = METHODS.filter((method) => handlers.has(method) || method === "OPTIONS");
  handlers.set("OPTIONS", guarded(tell(allow)));
  const refuse = guarded(refusal(allow));
  const handlerOf = (method: Method): Handler => handlers.get(method) ?? refuse;
  return {
    GET: handlerOf("GET"),
    HEAD: handlerOf("HEAD"),
    POST: handlerOf("POST"),
    PUT: handlerOf("PUT"),
    PATCH: handlerOf("PATCH"),
    DELETE: handlerOf("DELETE"),
    OPTIONS: handlerOf("OPTIONS"),
  };
}

/** The same status and headers. A stream is told that its reader is gone: nobody would ever read it. */
function withoutBody(get: Handler): Handler {
  return async (request, context) => {
    const response = await get(request, context);
    await response.body?.cancel();
    return new Response(null, { status: response.status, headers: response.headers });
  };
}

function tell(allow: readonly Method[]): () => Response {
  return () =>
    new Response(null, { status: 204, headers: { allow: allow.join(", "), "cache-control": "no-store" } });
}

function refusal(allow: readonly Method[]): Parameters<typeof guarded>[0] {
  return ({ request, backend }) => {
    const { pathname } = new URL(request.url);
    const known = allow.join(", ");
    const error = new SandboxError(
      "methodNotAllowed",
      `There is no ${request.method} ${pathname}; it takes ${known}.`,
      { details: { allow } },
    );
    const response = errorResponse(error, backend.log);
    response.headers.set("allow", known);
    return response;
  };
}
