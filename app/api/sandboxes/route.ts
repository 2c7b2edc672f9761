import { ROUTES } from "#lib/api/routes.ts";
import { takeStart } from "#lib/backend/allowances.ts";
import { methods } from "#lib/backend/methods.ts";
import { asksForNdjson, ndjsonResponse } from "#lib/backend/ndjson-response.ts";
import { newcomerRoute } from "#lib/backend/route.ts";
import { createSandbox } from "#lib/backend/sandboxes.ts";
import { startLines } from "#lib/backend/start-lines.ts";

/** Starts a sandbox for the visitor, who gets their cookie when they have none, or the token that they ask for. */
const create = newcomerRoute(ROUTES.createSandbox, async (call) => {
  const { backend, address, caller, request } = call;
  takeStart(backend, caller);
  const wanted = await call.body();
  const { namespace, token } = call.visitorBy(wanted.identity);
  // Who has a cookie was counted by it; a newcomer that they make themselves into is one more of their address.
  if (token !== undefined && caller !== address && caller !== namespace) takeStart(backend, address);
  const owner = { namespace, address, ...(token === undefined ? {} : { token }) };
  if (asksForNdjson(request)) {
    return ndjsonResponse((signal) => startLines(backend, owner, wanted, signal), request.signal);
  }
  return call.answer(await createSandbox(backend, owner, wanted, request.signal));
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(create);
