import { listExecutions } from "#lib/backend/executions.ts";
import { json } from "#lib/backend/json-response.ts";
import { visitorRoute } from "#lib/backend/route.ts";
import { placeOf } from "#lib/backend/sandboxes.ts";

/** The executions that the sandbox still remembers: how a reloaded page finds its program again. */
export const GET = visitorRoute(async ({ backend, visitor, params }) =>
  json(await listExecutions(backend, placeOf(visitor.namespace, params["id"]))),
);
