import { RunOnce } from "#lib/api/contract.ts";
import { takeRun } from "#lib/backend/allowances.ts";
import { json, rateLimitHeaders } from "#lib/backend/json-response.ts";
import { asksForNdjson, ndjsonResponse } from "#lib/backend/ndjson-response.ts";
import { bodyOf, programRoute } from "#lib/backend/route.ts";
import { collectRun, runOnce } from "#lib/backend/run-once.ts";

/** One call, no cookie needed, nothing kept: runs a program in a sandbox of its own. */
export const POST = programRoute(async (call) => {
  const { backend, caller, request } = call;
  const headers = rateLimitHeaders(takeRun(backend, caller.namespace));
  const wanted = await bodyOf(call, RunOnce);
  const events = (signal: AbortSignal) => runOnce(backend, caller, wanted, signal);
  if (asksForNdjson(request)) return await ndjsonResponse(events, request.signal, headers);
  return json(await collectRun(await events(request.signal)), 200, headers);
});
