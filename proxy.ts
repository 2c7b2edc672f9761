import { type NextRequest, NextResponse } from "next/server";
import { isOwnHost } from "#lib/backend/own-hosts.ts";
import { readSettings } from "#lib/protocol/settings.ts";

const { settings } = readSettings(process.env);

/**
 * Gives every page its Content-Security-Policy with a nonce of its own, and the headers beside it. It never sees /api
 * (request bodies are buffered and cut here) nor static files, which hold nothing to protect. A page elsewhere whose name
 * was made to resolve to this machine (DNS rebinding) gets nothing: its name is in the Host header.
 */
export function proxy(request: NextRequest): NextResponse {
  const host = request.headers.get("host");
  if (!isOwnHost(host, settings)) {
    const message = `This server does not answer for the host "${host ?? ""}". If people reach it by that name, add it to QUICKSAND_ALLOWED_HOSTS.\n`;
    return new NextResponse(message, {
      status: 421,
      headers: { "content-type": "text/plain; charset=utf-8" },
    });
  }
  const nonce = crypto.randomUUID();
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const headers = new Headers(request.headers);
  // Next puts the nonce that it finds in the request's policy on its own scripts; the layout reads the other.
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  for (const [name, value] of Object.entries(PAGE_HEADERS)) response.headers.set(name, value);
  return response;
}

/** What answers with headers of its own is left alone, beside the API. */
export const config = {
  matcher: [
    "/((?!api(?:/|$)|s/[^/]+/(?:raw(?:/|$)|picture\\.png$)|oembed$|embed/[^/]+$|quicksand-snippet\\.js$|_next/|icon\\.svg|favicon\\.ico).*)",
  ],
};

const PAGE_HEADERS = {
  // By this the browser's offline worker knows that it is still this program that answers here.
  "x-quicksand": "1",
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
} as const;

/**
 * Scripts only with the nonce, or loaded by one that has it; nothing from elsewhere; no frames around us. Styles may be
 * inline because the editor writes them. In development React rebuilds stacks with eval.
 */
export function contentSecurityPolicy(nonce: string, development: boolean): string {
  const script = `'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`;
  return [
    "default-src 'self'",
    `script-src ${script}`,
    "style-src 'self' 'unsafe-inline'",
    "worker-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
