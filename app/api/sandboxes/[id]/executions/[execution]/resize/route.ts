import { ROUTES } from "#lib/api/routes.ts";
import { executionAt, resizeTerminal } from "#lib/backend/executions.ts";
import { methods } from "#lib/backend/methods.ts";
import { visitorRoute } from "#lib/backend/route.ts";
import { placeOf } from "#lib/backend/sandboxes.ts";

/** Tells a terminal's new size. */
const resize = visitorRoute(ROUTES.resize, async (call) => {
  const body = await call.body();
  const { backend, visitor, params } = call;
  const place = executionAt(placeOf(visitor.namespace, params["id"]), params["execution"]);
  await resizeTerminal(backend, place, body);
  return call.answer(undefined);
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(resize);
