import { ROUTES } from "#lib/api/routes.ts";
import { listExecutions } from "#lib/backend/executions.ts";
import { methods } from "#lib/backend/methods.ts";
import { visitorRoute } from "#lib/backend/route.ts";
import { placeOf } from "#lib/backend/sandboxes.ts";

/** The executions that the sandbox still remembers: how a reloaded page finds its program again. */
const list = visitorRoute(ROUTES.listExecutions, async (call) => {
  const { backend, visitor, params } = call;
  return call.answer(await listExecutions(backend, placeOf(visitor.namespace, params["id"])));
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(list);
