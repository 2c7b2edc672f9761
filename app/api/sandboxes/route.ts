import { ROUTES } from "#lib/api/routes.ts";
import { takeStart } from "#lib/backend/allowances.ts";
import { methods } from "#lib/backend/methods.ts";
import { newcomerRoute } from "#lib/backend/route.ts";
import { createSandbox } from "#lib/backend/sandboxes.ts";

/** Starts a sandbox for the visitor, who gets their cookie when they have none. */
const create = newcomerRoute(ROUTES.createSandbox, async (call) => {
  const { backend, visitor, address, caller, request } = call;
  takeStart(backend, caller);
  const wanted = await call.body();
  const owner = { namespace: visitor.namespace, address };
  return call.answer(await createSandbox(backend, owner, wanted, request.signal));
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(create);
