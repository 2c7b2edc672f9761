import { ROUTES } from "#lib/api/routes.ts";
import { downloadFile } from "#lib/backend/file-download.ts";
import { uploadFile } from "#lib/backend/file-upload.ts";
import { methods } from "#lib/backend/methods.ts";
import { visitorRoute } from "#lib/backend/route.ts";
import { placeOf } from "#lib/backend/sandboxes.ts";

/** A file's bytes. */
const read = visitorRoute(ROUTES.readFile, (call) => {
  const { backend, visitor, params } = call;
  return downloadFile(backend, placeOf(visitor.namespace, params["id"]), call.query().path);
});

/** Makes or replaces a file, or writes into it. */
const write = visitorRoute(ROUTES.writeFile, async (call) => {
  const { backend, visitor, params, request } = call;
  const place = placeOf(visitor.namespace, params["id"]);
  return call.answer(await uploadFile(backend, place, call.query(), request));
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(read, write);
