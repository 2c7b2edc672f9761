import { limits } from "#lib/backend/info.ts";
import { json } from "#lib/backend/json-response.ts";
import { openRoute } from "#lib/backend/route.ts";

/** Every limit in force, each with its unit in its name. */
export const GET = openRoute(async ({ backend }) => json(await limits(backend)));
