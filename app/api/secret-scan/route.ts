import { ROUTES } from "#lib/api/routes.ts";
import { takeQuestion } from "#lib/backend/allowances.ts";
import { rateLimitHeaders } from "#lib/backend/json-response.ts";
import { methods } from "#lib/backend/methods.ts";
import { programRoute } from "#lib/backend/route.ts";
import { scanForSecrets } from "#lib/backend/secret-scan.ts";

/** Looks for what should not be shared. Nothing of it is kept or logged. */
const scan = programRoute(ROUTES.scanForSecrets, async (call) => {
  const { backend, caller } = call;
  const allowance = takeQuestion(backend, caller.namespace);
  return call.answer(await scanForSecrets(backend.limits, await call.body()), rateLimitHeaders(allowance));
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(scan);
