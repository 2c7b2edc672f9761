import { json, noContent } from "#lib/backend/json-response.ts";
import { visitorRoute } from "#lib/backend/route.ts";
import { placeOf, stopSandbox, viewSandbox } from "#lib/backend/sandboxes.ts";

/** Whether the sandbox runs. */
export const GET = visitorRoute(async ({ backend, visitor, params }) =>
  json(await viewSandbox(backend, placeOf(visitor.namespace, params["id"]))),
);

/** Ends the sandbox and all that runs in it. */
export const DELETE = visitorRoute(async ({ backend, visitor, params }) => {
  await stopSandbox(backend, placeOf(visitor.namespace, params["id"]));
  return noContent();
});
