import { type NextRequest, NextResponse } from "next/server";

/**
 * Gives every page its Content-Security-Policy with a nonce of its own, and the headers beside it. It never sees /api
 * (request bodies are buffered and cut here) nor static files, which hold nothing to protect.
 */
export function proxy(request: NextRequest): NextResponse {
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

export const config = { matcher: ["/((?!api(?:/|$)|_next/|icon\\.svg|favicon\\.ico).*)"] };

const PAGE_HEADERS = {
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
