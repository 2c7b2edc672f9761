import type { z } from "zod";
import { type Backend, getBackend } from "./backend.ts";
import { errorResponse, noSuchSandbox } from "./error-response.ts";
import { checkHost, checkOrigin } from "./guard.ts";
import { readBody } from "./request-body.ts";
import type { Caller } from "./sandboxes.ts";
import { addressNamespace, knownVisitor, newVisitor, type Visitor } from "./visitor.ts";

/** What a handler works with. */
export interface Call {
  readonly backend: Backend;
  readonly request: Request;
  /** The path's parameters, not checked yet. */
  readonly params: Readonly<Record<string, string>>;
}

/** Next gives a route without parameters none at all, whatever its types say. */
type Handler = (request: Request, context: { params: Promise<object | undefined> }) => Promise<Response>;

/** A route that needs no visitor. */
export function openRoute(handle: (call: Call) => Response | Promise<Response>): Handler {
  return guarded((call) => {
    if (!SAFE_METHODS.has(call.request.method)) checkOrigin(call.request, call.backend.settings);
    return handle(call);
  });
}

/** A route for a known visitor; to anybody else it answers as if the sandbox did not exist. */
export function visitorRoute(
  handle: (call: Call & { visitor: Visitor }) => Response | Promise<Response>,
): Handler {
  return openRoute((call) => {
    const visitor = knownVisitor(call.request, call.backend.secret);
    if (visitor === undefined) throw noSuchSandbox();
    return handle({ ...call, visitor });
  });
}

/**
 * A route that makes a visitor of a newcomer: the answer gives them their cookie. `caller` is whom to count: the visitor,
 * or the address that a newcomer comes from.
 */
export function newcomerRoute(
  handle: (call: Call & { visitor: Visitor; address: string; caller: string }) => Promise<Response>,
): Handler {
  return openRoute(async (call) => {
    const { request, backend } = call;
    const known = knownVisitor(request, backend.secret);
    const visitor = known ?? newVisitor(request, backend.secret);
    const address = addressOf(call);
    const caller = known?.namespace ?? address;
    const response = await handle({ ...call, visitor, address, caller });
    if (visitor.setCookie !== undefined) response.headers.append("set-cookie", visitor.setCookie);
    return response;
  });
}

/**
 * A route that programs call, without a cookie: then who calls is the address that they call from. With a cookie it is
 * the visitor, and another site's page is refused as everywhere.
 */
export function programRoute(handle: (call: Call & { caller: Caller }) => Promise<Response>): Handler {
  return guarded((call) => {
    const { request, backend } = call;
    if (request.headers.has("cookie")) checkOrigin(request, backend.settings);
    const address = addressOf(call);
    const namespace = knownVisitor(request, backend.secret)?.namespace ?? address;
    return handle({ ...call, caller: { namespace, address } });
  });
}

/** The request's JSON, at most as large as the limit for bodies and, where it never needs to be that large, `maxBytes`. */
export function bodyOf<S extends z.ZodType>(
  { request, backend }: Call,
  schema: S,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<z.output<S>> {
  return readBody(request, schema, Math.min(maxBytes, backend.limits.bodyMiB * MIB));
}

function addressOf({ request, backend }: Call): string {
  return addressNamespace(backend.peers.of(request), backend.secret);
}

const MIB = 1024 * 1024;
const SAFE_METHODS = new Set(["GET", "HEAD"]);

function guarded(handle: (call: Call) => Response | Promise<Response>): Handler {
  return async (request, context) => {
    const backend = getBackend();
    try {
      checkHost(request, backend.settings);
      const params: Record<string, string> = {};
      for (const [name, value] of Object.entries((await context.params) ?? {})) {
        if (typeof value === "string") params[name] = value;
      }
      return await handle({ backend, request, params });
    } catch (failure) {
      // Nobody is there to read an answer; nginx's number for it, should a log show it.
      if (request.signal.aborted) return new Response(null, { status: 499 });
      return errorResponse(failure, backend.log);
    }
  };
}
