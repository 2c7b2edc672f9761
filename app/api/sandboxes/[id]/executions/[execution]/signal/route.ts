import { ROUTES } from "#lib/api/routes.ts";
import { executionAt, sendSignal } from "#lib/backend/executions.ts";
import { methods } from "#lib/backend/methods.ts";
import { visitorRoute } from "#lib/backend/route.ts";
import { placeOf } from "#lib/backend/sandboxes.ts";

/** Signals a program, or stops it. */
const send = visitorRoute(ROUTES.sendSignal, async (call) => {
  const body = await call.body();
  const { backend, visitor, params } = call;
  const place = executionAt(placeOf(visitor.namespace, params["id"]), params["execution"]);
  await sendSignal(backend, place, body);
  return call.answer(undefined);
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(send);
