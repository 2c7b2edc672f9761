import { ROUTES } from "#lib/api/routes.ts";
import { streamTo, wantedSandboxes, watchSandboxes } from "#lib/backend/events.ts";
import { methods } from "#lib/backend/methods.ts";
import { visitorRoute } from "#lib/backend/route.ts";

/** The events of several of the visitor's sandboxes in one stream. */
const watch = visitorRoute(ROUTES.watchSandboxes, (call) => {
  const { backend, visitor, request } = call;
  const wanted = wantedSandboxes(request.url);
  return streamTo(call, (signal) => watchSandboxes(backend, visitor.namespace, wanted, signal));
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(watch);
