import { ROUTES } from "#lib/api/routes.ts";
import { limits } from "#lib/backend/info.ts";
import { methods } from "#lib/backend/methods.ts";
import { openRoute } from "#lib/backend/route.ts";

/** Every limit in force, each with its unit in its name. */
const list = openRoute(ROUTES.limits, async (call) => call.answer(await limits(call.backend)));

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(list);
