import { streamTo, wantedSandboxes, watchSandboxes } from "#lib/backend/events.ts";
import { visitorRoute } from "#lib/backend/route.ts";

/** The events of several of the visitor's sandboxes in one stream. */
export const GET = visitorRoute((call) => {
  const { backend, visitor, request } = call;
  const wanted = wantedSandboxes(request.url);
  return streamTo(call, (signal) => watchSandboxes(backend, visitor.namespace, wanted, signal));
});
