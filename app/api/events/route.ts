import { wantedSandboxes, watchSandboxes } from "#lib/backend/events.ts";
import { ndjsonResponse } from "#lib/backend/ndjson-response.ts";
import { visitorRoute } from "#lib/backend/route.ts";

/** The events of several of the visitor's sandboxes in one stream. */
export const GET = visitorRoute(async ({ backend, visitor, request }) => {
  const wanted = wantedSandboxes(request.url);
  return ndjsonResponse(
    (signal) => watchSandboxes(backend, visitor.namespace, wanted, signal),
    request.signal,
  );
});
