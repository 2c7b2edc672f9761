import { ROUTES } from "#lib/api/routes.ts";
import { methods } from "#lib/backend/methods.ts";
import { visitorRoute } from "#lib/backend/route.ts";
import { placeOf, stopSandbox, viewSandbox } from "#lib/backend/sandboxes.ts";

/** Whether the sandbox runs. */
const view = visitorRoute(ROUTES.viewSandbox, async (call) => {
  const { backend, visitor, params } = call;
  return call.answer(await viewSandbox(backend, placeOf(visitor.namespace, params["id"])));
});

/** Ends the sandbox and all that runs in it. */
const remove = visitorRoute(ROUTES.deleteSandbox, async (call) => {
  const { backend, visitor, params } = call;
  await stopSandbox(backend, placeOf(visitor.namespace, params["id"]));
  return call.answer(undefined);
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(view, remove);
