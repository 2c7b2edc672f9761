import type { Allowance } from "./rate-limit.ts";

/** A JSON answer that nobody keeps. */
export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store", ...headers } });
}

/** Done, and nothing to say. */
export function noContent(): Response {
  return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
}

/** How many more runs there are in this minute, as draft-ietf-httpapi-ratelimit-headers-06 writes it (seconds). */
export function rateLimitHeaders({
  limit,
  remaining,
  resetMs,
}: Pick<Allowance, "limit" | "remaining" | "resetMs">): Record<string, string> {
  return {
    "ratelimit-limit": String(limit),
    "ratelimit-remaining": String(remaining),
    "ratelimit-reset": String(Math.ceil(resetMs / 1_000)),
  };
}
