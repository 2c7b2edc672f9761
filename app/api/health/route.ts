import { health } from "#lib/backend/info.ts";
import { json } from "#lib/backend/json-response.ts";
import { openRoute } from "#lib/backend/route.ts";

/** 200 when programs can run, 503 while the sandbox server is down. */
export const GET = openRoute(async ({ backend }) => {
  const answer = await health(backend);
  return json(answer, answer.status === "ok" ? 200 : 503);
});
