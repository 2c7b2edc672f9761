import { CreateRun } from "#lib/api/contract.ts";
import { takeRun } from "#lib/backend/allowances.ts";
import { startRun } from "#lib/backend/executions.ts";
import { json, rateLimitHeaders } from "#lib/backend/json-response.ts";
import { bodyOf, visitorRoute } from "#lib/backend/route.ts";
import { placeOf } from "#lib/backend/sandboxes.ts";

/** Starts a program; its events come on the sandbox's stream. */
export const POST = visitorRoute(async (call) => {
  const { backend, visitor, params } = call;
  const place = placeOf(visitor.namespace, params["id"]);
  const allowance = takeRun(backend, visitor.namespace);
  const run = await bodyOf(call, CreateRun);
  return json(await startRun(backend, place, run), 202, rateLimitHeaders(allowance));
});
