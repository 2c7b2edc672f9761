import { ROUTES } from "#lib/api/routes.ts";
import { executionAt, extendExecution } from "#lib/backend/executions.ts";
import { methods } from "#lib/backend/methods.ts";
import { visitorRoute } from "#lib/backend/route.ts";
import { placeOf } from "#lib/backend/sandboxes.ts";

/** Lets a program go on, at most up to its hard limit. */
const extend = visitorRoute(ROUTES.extend, async (call) => {
  const body = await call.body();
  const { backend, visitor, params } = call;
  const place = executionAt(placeOf(visitor.namespace, params["id"]), params["execution"]);
  return call.answer(await extendExecution(backend, place, body));
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(extend);
