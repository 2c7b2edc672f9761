import { CreateSandbox } from "#lib/api/contract.ts";
import { takeStart } from "#lib/backend/allowances.ts";
import { json } from "#lib/backend/json-response.ts";
import { FEW_WORDS_MAX_BYTES } from "#lib/backend/request-body.ts";
import { bodyOf, newcomerRoute } from "#lib/backend/route.ts";
import { createSandbox } from "#lib/backend/sandboxes.ts";

/** Starts a sandbox for the visitor, who gets their cookie when they have none. */
export const POST = newcomerRoute(async (call) => {
  const { backend, visitor, address, caller, request } = call;
  takeStart(backend, caller);
  const wanted = await bodyOf(call, CreateSandbox, FEW_WORDS_MAX_BYTES);
  const owner = { namespace: visitor.namespace, address };
  return json(await createSandbox(backend, owner, wanted, request.signal), 201);
});
