import { ROUTES } from "#lib/api/routes.ts";
import { executionAt, sendInput } from "#lib/backend/executions.ts";
import { methods } from "#lib/backend/methods.ts";
import { visitorRoute } from "#lib/backend/route.ts";
import { placeOf } from "#lib/backend/sandboxes.ts";

/** Types into a program; numbered, so that a repeat is harmless. */
const type = visitorRoute(ROUTES.sendInput, async (call) => {
  const body = await call.body();
  const { backend, visitor, params } = call;
  const place = executionAt(placeOf(visitor.namespace, params["id"]), params["execution"]);
  return call.answer(await sendInput(backend, place, body));
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(type);
