import { languages } from "#lib/backend/info.ts";
import { json } from "#lib/backend/json-response.ts";
import { openRoute } from "#lib/backend/route.ts";

/** The languages with their versions, the images, and what isolates. */
export const GET = openRoute(async ({ backend }) => json(await languages(backend)));
