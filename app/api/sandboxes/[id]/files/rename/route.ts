import { ROUTES } from "#lib/api/routes.ts";
import { renameFile } from "#lib/backend/files.ts";
import { methods } from "#lib/backend/methods.ts";
import { visitorRoute } from "#lib/backend/route.ts";
import { placeOf } from "#lib/backend/sandboxes.ts";

/** Moves or renames. */
const rename = visitorRoute(ROUTES.renameFile, async (call) => {
  const { backend, visitor, params } = call;
  await renameFile(backend, placeOf(visitor.namespace, params["id"]), await call.body());
  return call.answer(undefined);
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(rename);
