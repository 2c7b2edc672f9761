import { ROUTES } from "#lib/api/routes.ts";
import { examples } from "#lib/backend/examples.ts";
import { methods } from "#lib/backend/methods.ts";
import { openRoute } from "#lib/backend/route.ts";

/** Programs to start from, each showing one thing. */
const list = openRoute(ROUTES.examples, async (call) => call.answer(await examples()));

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(list);
