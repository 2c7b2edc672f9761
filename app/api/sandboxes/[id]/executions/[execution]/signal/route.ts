import { SendSignal } from "#lib/api/contract.ts";
import { executionAt, sendSignal } from "#lib/backend/executions.ts";
import { noContent } from "#lib/backend/json-response.ts";
import { FEW_WORDS_MAX_BYTES } from "#lib/backend/request-body.ts";
import { bodyOf, visitorRoute } from "#lib/backend/route.ts";
import { placeOf } from "#lib/backend/sandboxes.ts";

/** Signals a program, or stops it. */
export const POST = visitorRoute(async (call) => {
  const body = await bodyOf(call, SendSignal, FEW_WORDS_MAX_BYTES);
  const { backend, visitor, params } = call;
  const place = executionAt(placeOf(visitor.namespace, params["id"]), params["execution"]);
  await sendSignal(backend, place, body);
  return noContent();
});
