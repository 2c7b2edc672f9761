import { z } from "zod";
import type { Access, AnswerOf, ApiRoute, BodyOf, QueryOf } from "#lib/api/api-route.ts";
import { noSuchSandbox } from "./error-response.ts";
import { checkOrigin } from "./guard.ts";
import { type Context, guarded, type Handler } from "./guarded.ts";
import { json, noContent } from "./json-response.ts";
import { readQuery } from "./query.ts";
import { readBody } from "./request-body.ts";
import type { Caller } from "./sandboxes.ts";
import {
  addressNamespace,
  hasToken,
  type Identity,
  knownVisitor,
  newVisitor,
  type Visitor,
} from "./visitor.ts";

/** What a handler works with. */
export interface Call<R extends ApiRoute = ApiRoute> extends Context {
  /**
   * The request's JSON as the route's row has it, no larger than the row and the limit for bodies allow.
   *
   * @throws SandboxError unsupportedMediaType, payloadTooLarge, parseError or invalidParams
   */
  body(): Promise<BodyOf<R>>;
  /** What the request's address asks for, as the route's row has it. @throws SandboxError invalidParams */
  query(): QueryOf<R>;
  /** The answer to what went well, with the row's status. */
  answer(value: AnswerOf<R>, headers?: Readonly<Record<string, string>>): Response;
}

/** An endpoint that is served; `methods.ts` makes of it what Next wants. */
export interface Served {
  readonly row: ApiRoute;
  readonly handle: Handler;
}

type RowFor<A extends Access> = ApiRoute & { readonly access: A };
type Answering<C> = (call: C) => Response | Promise<Response>;

/** A route that needs no visitor. */
export function openRoute<const R extends RowFor<"anyone">>(row: R, handle: Answering<Call<R>>): Served {
  return sameOriginRoute(row, handle);
}

/** A route for a known visitor; to anybody else it answers as if the sandbox did not exist. */
export function visitorRoute<const R extends RowFor<"visitor">>(
  row: R,
  handle: Answering<Call<R> & { visitor: Visitor }>,
): Served {
  return sameOriginRoute(row, (call) => {
    const visitor = knownVisitor(call.request, call.backend.secret);
    if (visitor === undefined) throw noSuchSandbox();
    return handle({ ...call, visitor });
  });
}

interface Arrival {
  /**
   * Who calls, a new visitor if nobody: known by a cookie, which the answer gives them, or by a token, which the handler
   * must tell them. Who asks for a token is never the visitor of a cookie. Asked once.
   */
  visitorBy(identity: Identity | undefined): Visitor;
  readonly address: string;
  /** Whom to count: the visitor, or the address that a newcomer comes from. */
  readonly caller: string;
}

/** A route that makes a visitor of a newcomer. */
export function newcomerRoute<const R extends RowFor<"newcomer">>(
  row: R,
  handle: Answering<Call<R> & Arrival>,
): Served {
  return sameOriginRoute(row, async (call) => {
    const { request, backend } = call;
    const known = knownVisitor(request, backend.secret);
    const address = addressOf(call);
    let setCookie: string | undefined;
    const visitorBy = (asked: Identity | undefined): Visitor => {
      const identity = asked ?? (hasToken(request) ? "token" : "cookie");
      if (known !== undefined && (identity === "cookie" || known.token !== undefined)) return known;
      const visitor = newVisitor(request, backend.secret, identity);
      setCookie = visitor.setCookie;
      return visitor;
    };
    const response = await handle({ ...call, visitorBy, address, caller: known?.namespace ?? address });
    if (setCookie !== undefined) response.headers.append("set-cookie", setCookie);
    return response;
  });
}

/**
 * A route that programs call, without a cookie: then who calls is the address that they call from. With a cookie it is
 * the visitor, and another site's page is refused as everywhere.
 */
export function programRoute<const R extends RowFor<"program">>(
  row: R,
  handle: Answering<Call<R> & { caller: Caller }>,
): Served {
  return serve(row, (call) => {
    const { request, backend } = call;
    if (request.headers.has("cookie")) checkOrigin(request, backend.settings);
    const address = addressOf(call);
    const namespace = knownVisitor(request, backend.secret)?.namespace ?? address;
    return handle({ ...call, caller: { namespace, address } });
  });
}

/** What may change something is refused to another site's page. */
function sameOriginRoute<R extends ApiRoute>(row: R, handle: Answering<Call<R>>): Served {
  return serve(row, (call) => {
    if (row.method !== "GET") checkOrigin(call.request, call.backend.settings);
    return handle(call);
  });
}

function serve<R extends ApiRoute>(row: R, handle: Answering<Call<R>>): Served {
  return {
    row,
    handle: guarded((context) => {
      const maxBytes = Math.min(row.maxBodyBytes ?? Infinity, context.backend.limits.bodyMiB * MIB);
      return handle({
        ...context,
        body: () => readBody(context.request, row.body ?? z.never(), maxBytes) as Promise<BodyOf<R>>,
        query: () => readQuery(context.request.url, row.query ?? {}) as QueryOf<R>,
        answer: (value, headers) => (row.status === 204 ? noContent() : json(value, row.status, headers)),
      });
    }),
  };
}

function addressOf({ request, backend }: Context): string {
  return addressNamespace(backend.peers.of(request), backend.secret);
}

const MIB = 1024 * 1024;
