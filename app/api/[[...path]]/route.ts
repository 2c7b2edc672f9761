import { guarded } from "#lib/backend/guarded.ts";
import { SandboxError } from "#lib/protocol/errors.ts";

const nothingHere = guarded(({ request }) => {
  const { pathname } = new URL(request.url);
  throw new SandboxError(
    "notFound",
    `There is no ${request.method} ${pathname}; GET /api/openapi.json lists what there is.`,
  );
});

/** Every path under /api that no other route has. */
export {
  nothingHere as DELETE,
  nothingHere as GET,
  nothingHere as HEAD,
  nothingHere as OPTIONS,
  nothingHere as PATCH,
  nothingHere as POST,
  nothingHere as PUT,
};
