import { headers } from "next/headers";
import { cache } from "react";
import { getBackend } from "#lib/backend/backend.ts";
import { readSnippet } from "#lib/backend/snippets.ts";
import { SandboxError } from "#lib/protocol/errors.ts";

/** A snippet with the address that it is shared by, read once for a page; undefined when there is none. */
export const snippetForPage = cache(async (id: string) => {
  const asked = await headers();
  const scheme = asked.get("x-forwarded-proto")?.startsWith("https") ? "https" : "http";
  const request = new Request(`${scheme}://${asked.get("host") ?? "localhost"}/s/${encodeURIComponent(id)}`, {
    headers: { host: asked.get("host") ?? "localhost" },
  });
  try {
    return await readSnippet(getBackend(), request, id);
  } catch (failure) {
    if (failure instanceof SandboxError && failure.code === "notFound") return undefined;
    throw failure;
  }
});
