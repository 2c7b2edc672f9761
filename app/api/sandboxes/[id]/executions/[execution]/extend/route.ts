import { Extend } from "#lib/api/contract.ts";
import { executionAt, extendExecution } from "#lib/backend/executions.ts";
import { json } from "#lib/backend/json-response.ts";
import { FEW_WORDS_MAX_BYTES } from "#lib/backend/request-body.ts";
import { bodyOf, visitorRoute } from "#lib/backend/route.ts";
import { placeOf } from "#lib/backend/sandboxes.ts";

/** Lets a program go on, at most up to its hard limit. */
export const POST = visitorRoute(async (call) => {
  const body = await bodyOf(call, Extend, FEW_WORDS_MAX_BYTES);
  const { backend, visitor, params } = call;
  const place = executionAt(placeOf(visitor.namespace, params["id"]), params["execution"]);
  return json(await extendExecution(backend, place, body));
});
