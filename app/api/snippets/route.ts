import { ROUTES } from "#lib/api/routes.ts";
import { takeSnippet } from "#lib/backend/allowances.ts";
import { rateLimitHeaders } from "#lib/backend/json-response.ts";
import { methods } from "#lib/backend/methods.ts";
import { programRoute } from "#lib/backend/route.ts";
import { shareSnippet } from "#lib/backend/snippets.ts";

/** Keeps a program, and what it printed, under a link. */
const share = programRoute(ROUTES.shareSnippet, async (call) => {
  const { backend, request, caller } = call;
  const allowance = takeSnippet(backend, caller);
  const shared = await shareSnippet(backend, request, await call.body());
  return call.answer(shared, { location: `/api/snippets/${shared.id}`, ...rateLimitHeaders(allowance) });
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(share);
