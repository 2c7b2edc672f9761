import { headers } from "next/headers";
import { offlinePage } from "#lib/backend/offline-page.ts";

/** The page for when there is no answer; public/offline-worker.js fetches and keeps it. */
export async function GET(): Promise<Response> {
  const nonce = (await headers()).get("x-nonce") ?? "";
  return new Response(offlinePage(nonce), {
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" },
  });
}
