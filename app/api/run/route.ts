import { ROUTES } from "#lib/api/routes.ts";
import { takeRun } from "#lib/backend/allowances.ts";
import { rateLimitHeaders } from "#lib/backend/json-response.ts";
import { methods } from "#lib/backend/methods.ts";
import { asksForNdjson, ndjsonResponse } from "#lib/backend/ndjson-response.ts";
import { programRoute } from "#lib/backend/route.ts";
import { collectRun, runOnce } from "#lib/backend/run-once.ts";

/** One call, no cookie needed, nothing kept: runs a program in a sandbox of its own. */
const run = programRoute(ROUTES.runOnce, async (call) => {
  const { backend, caller, request } = call;
  const headers = rateLimitHeaders(takeRun(backend, caller.namespace));
  const wanted = await call.body();
  const events = (signal: AbortSignal) => runOnce(backend, caller, wanted, signal);
  if (asksForNdjson(request)) return await ndjsonResponse(events, request.signal, headers);
  return call.answer(await collectRun(await events(request.signal)), headers);
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(run);
