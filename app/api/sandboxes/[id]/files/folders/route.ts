import { ROUTES } from "#lib/api/routes.ts";
import { makeFolder } from "#lib/backend/files.ts";
import { methods } from "#lib/backend/methods.ts";
import { visitorRoute } from "#lib/backend/route.ts";
import { placeOf } from "#lib/backend/sandboxes.ts";

/** Makes a folder. */
const make = visitorRoute(ROUTES.makeFolder, async (call) => {
  const { backend, visitor, params } = call;
  await makeFolder(backend, placeOf(visitor.namespace, params["id"]), await call.body());
  return call.answer(undefined);
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(make);
