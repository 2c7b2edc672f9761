import { ROUTES } from "#lib/api/routes.ts";
import { takeQuestion } from "#lib/backend/allowances.ts";
import { rateLimitHeaders } from "#lib/backend/json-response.ts";
import { methods } from "#lib/backend/methods.ts";
import { complete } from "#lib/backend/questions.ts";
import { visitorRoute } from "#lib/backend/route.ts";
import { placeOf } from "#lib/backend/sandboxes.ts";

/** Asks the interpreter that keeps its variables. */
const ask = visitorRoute(ROUTES.complete, async (call) => {
  const { backend, visitor, params } = call;
  const place = placeOf(visitor.namespace, params["id"]);
  const headers = rateLimitHeaders(takeQuestion(backend, visitor.namespace));
  return call.answer(await complete(backend, place, await call.body()), headers);
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(ask);
