import { ROUTES } from "#lib/api/routes.ts";
import { languages } from "#lib/backend/info.ts";
import { methods } from "#lib/backend/methods.ts";
import { openRoute } from "#lib/backend/route.ts";

/** The languages with their versions, the images, and what isolates. */
const list = openRoute(ROUTES.languages, async (call) => call.answer(await languages(call.backend)));

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(list);
