import { ROUTES } from "#lib/api/routes.ts";
import { statFile } from "#lib/backend/files.ts";
import { methods } from "#lib/backend/methods.ts";
import { visitorRoute } from "#lib/backend/route.ts";
import { placeOf } from "#lib/backend/sandboxes.ts";

/** One file, folder or link. */
const stat = visitorRoute(ROUTES.statFile, async (call) => {
  const { backend, visitor, params } = call;
  const place = placeOf(visitor.namespace, params["id"]);
  return call.answer(await statFile(backend, place, call.query().path));
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(stat);
