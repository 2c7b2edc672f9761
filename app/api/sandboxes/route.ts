import { CreateSandbox } from "#lib/api/contract.ts";
import { takeStart } from "#lib/backend/allowances.ts";
import { json } from "#lib/backend/json-response.ts";
import { bodyOf, newcomerRoute } from "#lib/backend/route.ts";
import { createSandbox } from "#lib/backend/sandboxes.ts";

/** Starts a sandbox for the visitor, who gets their cookie when they have none. */
export const POST = newcomerRoute(async (call) => {
  const wanted = await bodyOf(call, CreateSandbox);
  const { backend, visitor, caller, request } = call;
  takeStart(backend, caller);
  return json(await createSandbox(backend, visitor.namespace, wanted, request.signal), 201);
});
