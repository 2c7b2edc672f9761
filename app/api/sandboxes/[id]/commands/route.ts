import { CreateCommand } from "#lib/api/contract.ts";
import { takeRun } from "#lib/backend/allowances.ts";
import { startCommand } from "#lib/backend/executions.ts";
import { json, rateLimitHeaders } from "#lib/backend/json-response.ts";
import { bodyOf, visitorRoute } from "#lib/backend/route.ts";
import { placeOf } from "#lib/backend/sandboxes.ts";

/** Starts a command or a terminal; its events come on the sandbox's stream. */
export const POST = visitorRoute(async (call) => {
  const { backend, visitor, params } = call;
  const place = placeOf(visitor.namespace, params["id"]);
  const allowance = takeRun(backend, visitor.namespace);
  const command = await bodyOf(call, CreateCommand);
  return json(await startCommand(backend, place, command), 202, rateLimitHeaders(allowance));
});
