import { openRoute } from "#lib/backend/route.ts";
import { SandboxError } from "#lib/protocol/errors.ts";

const nothingHere = openRoute(({ request }) => {
  const { pathname } = new URL(request.url);
  throw new SandboxError(
    "notFound",
    `There is no ${request.method} ${pathname}; docs/api.md lists what there is.`,
  );
});

/** Every path under /api that no other route has. */
export {
  nothingHere as DELETE,
  nothingHere as GET,
  nothingHere as PATCH,
  nothingHere as POST,
  nothingHere as PUT,
};
