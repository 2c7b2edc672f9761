import { ROUTES } from "#lib/api/routes.ts";
import { listFiles, removeFile } from "#lib/backend/files.ts";
import { methods } from "#lib/backend/methods.ts";
import { visitorRoute } from "#lib/backend/route.ts";
import { placeOf } from "#lib/backend/sandboxes.ts";

/** What is in a folder of the sandbox. */
const list = visitorRoute(ROUTES.listFiles, async (call) => {
  const { backend, visitor, params } = call;
  return call.answer(await listFiles(backend, placeOf(visitor.namespace, params["id"]), call.query()));
});

/** Removes a file or a folder. */
const remove = visitorRoute(ROUTES.removeFile, async (call) => {
  const { backend, visitor, params } = call;
  await removeFile(backend, placeOf(visitor.namespace, params["id"]), call.query());
  return call.answer(undefined);
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(list, remove);
