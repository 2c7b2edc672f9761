import { ROUTES } from "#lib/api/routes.ts";
import { methods } from "#lib/backend/methods.ts";
import { openRoute, programRoute } from "#lib/backend/route.ts";
import { readSnippet, withdrawSnippet } from "#lib/backend/snippets.ts";
import { keptBriefly } from "#lib/backend/snippet-cache.ts";

/** A shared program with its recorded output. */
const read = openRoute(ROUTES.readSnippet, async (call) => {
  const { backend, request, params } = call;
  const snippet = await readSnippet(backend, request, params["id"] ?? "");
  return keptBriefly(request, snippet, (headers) => call.answer(snippet, headers));
});

/** Takes back what was shared. */
const withdraw = programRoute(ROUTES.withdrawSnippet, async (call) =>
  call.answer(await withdrawSnippet(call.backend, call.request, call.params["id"] ?? "")),
);

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods(read, withdraw);
