import { ROUTES } from "#lib/api/routes.ts";
import { parseAfter, streamTo, watchSandbox } from "#lib/backend/events.ts";
import { methods } from "#lib/backend/methods.ts";
import { visitorRoute } from "#lib/backend/route.ts";
import { placeOf } from "#lib/backend/sandboxes.ts";

/** Everything that happens in the sandbox from after a sequence number on, one event a line. */
const watch = visitorRoute(ROUTES.watchSandbox, (call) => {
  const { backend, visitor, params, request } = call;
  const place = placeOf(visitor.namespace, params["id"]);
  const after = parseAfter(new URL(request.url).searchParams.get("after"));
  return streamTo(call, (signal) => watchSandbox(backend, place, after, signal));
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(watch);
