import { ROUTES } from "#lib/api/routes.ts";
import { health } from "#lib/backend/info.ts";
import { json } from "#lib/backend/json-response.ts";
import { methods } from "#lib/backend/methods.ts";
import { openRoute } from "#lib/backend/route.ts";

/** 200 when programs can run, 503 while the sandbox server is down. */
const tell = openRoute(ROUTES.health, async (call) => {
  const answer = await health(call.backend);
  return answer.status === "ok" ? call.answer(answer) : json(answer, 503);
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(tell);
