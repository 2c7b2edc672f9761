import type { SnippetView } from "#lib/api/snippet-contract.ts";

/**
 * How long a copy of a snippet may be shown without asking, in seconds. What an id stands for never changes, but it can
 * be taken back, and then it must be gone soon, wherever there are copies.
 */
const FRESH_S = 60;

/** An answer with a snippet in it that may be kept for a little while; 304 for who has it and asks again. */
export function keptBriefly(
  request: Request,
  { id, expiresMs }: Pick<SnippetView, "id" | "expiresMs">,
  answer: (headers: Readonly<Record<string, string>>) => Response | Promise<Response>,
): Response | Promise<Response> {
  const etag = `"${id}-${expiresMs ?? 0}"`;
  const headers = { "cache-control": `public, max-age=${FRESH_S}`, etag };
  const known = request.headers
    .get("if-none-match")
    ?.split(",")
    .map((each) => each.trim().replace(/^W\//, ""));
  if (known?.includes(etag)) return new Response(null, { status: 304, headers });
  return answer(headers);
}
