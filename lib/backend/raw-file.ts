import { SandboxError } from "#lib/protocol/errors.ts";
import { guarded, type Handler } from "./guarded.ts";
import { keptBriefly } from "./snippet-cache.ts";
import { readSnippet } from "./snippets.ts";

/**
 * Headers of what strangers wrote: it is text or bytes to save, whatever a browser finds in it, and where one shows it
 * all the same, it has no origin and may do nothing.
 */
const HARMLESS = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
  // For curl and scripts of other sites: it is public to whoever knows the link.
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
} as const;

/** Answers with one file of a snippet as it is: the one at the path's parameter, or the one that is run. */
export const rawFile: Handler = guarded(async ({ backend, request, params }) => {
  const snippet = await readSnippet(backend, request, params["id"] ?? "");
  const { files } = snippet.content;
  const wanted = filePath(request);
  const file = wanted === undefined ? files[0] : files.find(({ path }) => path === wanted);
  if (file === undefined) {
    throw new SandboxError("notFound", `This snippet has no file "${wanted}".`, {
      details: { files: files.map(({ path }) => path) },
    });
  }
  return keptBriefly(request, snippet, (headers) =>
    file.encoding === "base64"
      ? new Response(Buffer.from(file.content, "base64"), {
          headers: {
            ...headers,
            ...HARMLESS,
            "content-type": "application/octet-stream",
            "content-disposition": "attachment",
          },
        })
      : new Response(file.content, {
          headers: { ...headers, ...HARMLESS, "content-type": "text/plain; charset=utf-8" },
        }),
  );
});

/** What stands behind `/raw/`; from the address itself, since the parameters of a path with several parts are a list. */
function filePath(request: Request): string | undefined {
  const path = /^\/s\/[^/]+\/raw\/(.+)$/.exec(new URL(request.url).pathname)?.[1];
  if (path === undefined) return undefined;
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    throw new SandboxError("invalidParams", "The path is not percent-encoded as it should be.", { cause });
  }
}
