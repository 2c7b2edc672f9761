import { createHash } from "node:crypto";
import type { SnippetView } from "#lib/api/snippet-contract.ts";
import { SandboxError } from "#lib/protocol/errors.ts";
import { SnippetId } from "#lib/protocol/snippet.ts";
import { errorResponse } from "../error-response.ts";
import { guarded, type Handler } from "../guarded.ts";
import { keptBriefly } from "../snippet-cache.ts";
import { noSuchSnippet, readSnippet } from "../snippets.ts";

/** How an embed looks: pure functions of those who draw. */
export interface EmbedPages {
  /** The script that the documents have in them, letter for letter. */
  readonly script: string;
  readonly document: (snippet: SnippetView, query: URLSearchParams) => string;
  /** In place of a snippet: why there is none. */
  readonly refusal: (message: string, query: URLSearchParams) => string;
}

/**
 * Answers with a snippet as a document for another site's page. It may be framed by anybody, unlike all else of ours; so
 * it knows no cookie, and nothing of the visitor's can be done through it.
 */
export function embedAnswer({ script, document, refusal }: EmbedPages): Handler {
  const headers = embedHeaders(script);
  return guarded(async ({ backend, request, params }) => {
    const { searchParams } = new URL(request.url);
    try {
      const id = SnippetId.safeParse(params["id"]);
      if (!id.success) throw noSuchSnippet();
      const snippet = await readSnippet(backend, request, id.data);
      const html = document(snippet, searchParams);
      // What is shown depends on this program's version, too: its script must be the one that the policy names.
      const version = createHash("sha256").update(html).digest("base64url").slice(0, 16);
      return keptBriefly(request, { ...snippet, id: version }, (caching) => {
        return new Response(html, { headers: { ...headers, ...caching } });
      });
    } catch (failure) {
      const { status } = errorResponse(failure, backend.log);
      const message = failure instanceof SandboxError ? failure.message : "This cannot be shown right now.";
      return new Response(refusal(message, searchParams), {
        status,
        headers: { ...headers, "cache-control": "no-store" },
      });
    }
  });
}

/**
 * One script is allowed, by its hash, so that the document may be kept by caches as a nonce may not. It talks to this
 * server alone. A page that frames it learns nothing but its height.
 */
export function embedHeaders(script: string): Readonly<Record<string, string>> {
  const hash = createHash("sha256").update(script).digest("base64");
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${hash}'`,
    "style-src 'unsafe-inline'",
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors *",
  ];
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy.join("; "),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "cross-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
  };
}
