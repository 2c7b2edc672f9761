import { SendInput } from "#lib/api/contract.ts";
import { executionAt, sendInput } from "#lib/backend/executions.ts";
import { json } from "#lib/backend/json-response.ts";
import { INPUT_MAX_BYTES } from "#lib/backend/request-body.ts";
import { bodyOf, visitorRoute } from "#lib/backend/route.ts";
import { placeOf } from "#lib/backend/sandboxes.ts";

/** Types into a program; numbered, so that a repeat is harmless. */
export const POST = visitorRoute(async (call) => {
  const body = await bodyOf(call, SendInput, INPUT_MAX_BYTES);
  const { backend, visitor, params } = call;
  const place = executionAt(placeOf(visitor.namespace, params["id"]), params["execution"]);
  return json(await sendInput(backend, place, body));
});
