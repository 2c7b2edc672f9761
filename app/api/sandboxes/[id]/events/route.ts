import { parseAfter, watchSandbox } from "#lib/backend/events.ts";
import { ndjsonResponse } from "#lib/backend/ndjson-response.ts";
import { visitorRoute } from "#lib/backend/route.ts";
import { placeOf } from "#lib/backend/sandboxes.ts";

/** Everything that happens in the sandbox from after a sequence number on, one event a line. */
export const GET = visitorRoute(async ({ backend, visitor, params, request }) => {
  const place = placeOf(visitor.namespace, params["id"]);
  const after = parseAfter(new URL(request.url).searchParams.get("after"));
  return ndjsonResponse((signal) => watchSandbox(backend, place, after, signal), request.signal);
});
