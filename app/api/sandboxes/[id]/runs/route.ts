import { ROUTES } from "#lib/api/routes.ts";
import { takeRun } from "#lib/backend/allowances.ts";
import { startRun } from "#lib/backend/executions.ts";
import { rateLimitHeaders } from "#lib/backend/json-response.ts";
import { methods } from "#lib/backend/methods.ts";
import { visitorRoute } from "#lib/backend/route.ts";
import { placeOf } from "#lib/backend/sandboxes.ts";

/** Starts a program; its events come on the sandbox's stream. */
const start = visitorRoute(ROUTES.startRun, async (call) => {
  const { backend, visitor, params } = call;
  const place = placeOf(visitor.namespace, params["id"]);
  const headers = rateLimitHeaders(takeRun(backend, visitor.namespace));
  return call.answer(await startRun(backend, place, await call.body()), headers);
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(start);
