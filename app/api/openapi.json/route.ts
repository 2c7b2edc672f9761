import { ROUTES } from "#lib/api/routes.ts";
import { methods } from "#lib/backend/methods.ts";
import { openApiDocument } from "#lib/backend/openapi.ts";
import { openRoute } from "#lib/backend/route.ts";

/** The API's description, for programs that make clients of it. */
const describe = openRoute(ROUTES.openApi, (call) => call.answer(openApiDocument()));

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(describe);
