import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Who is there: nobody's name, only that it is the same browser as before. */
export interface Visitor {
  /** Whose sandboxes these are on the sandbox server; tells nothing of the cookie. */
  readonly namespace: string;
  /** Present when the browser must be told who it is. */
  readonly setCookie?: string;
  /** Present for who is known by a token in place of a cookie; the answer's body tells it. */
  readonly token?: string;
}

/** How a visitor is known again. */
export type Identity = "cookie" | "token";

export const VISITOR_COOKIE = "quicksand-visitor";

/** In front of every token: what else comes as `Authorization: Bearer` (a snippet's delete token) says nothing of who it is. */
const TOKEN_PREFIX = "visitor.";

const MAX_AGE_S = 365 * 24 * 3_600;

/**
 * The visitor whose token, or else whose signed cookie, the request has; undefined without one, or when it was forged. A
 * request with a token ignores cookies, also when the token is wrong: it means to be somebody else than the page.
 */
export function knownVisitor(request: Request, secret: string): Visitor | undefined {
  const claim = tokenOf(request);
  if (claim !== undefined) return visitorOfToken(claim, secret);
  for (const value of cookieValues(request.headers.get("cookie") ?? "", VISITOR_COOKIE)) {
    const [id, signature] = value.split(".");
    if (id === undefined || signature === undefined || !equal(signature, sign(id, secret))) continue;
    return { namespace: namespaceOf(id) };
  }
  return undefined;
}

/** Whether the request says who it is by a token, right or wrong. */
export function hasToken(request: Request): boolean {
  return tokenOf(request) !== undefined;
}

/** A visitor that was never here, with the cookie or the token by which to know them again. */
export function newVisitor(request: Request, secret: string, identity: Identity = "cookie"): Visitor {
  const id = randomBytes(16).toString("hex");
  if (identity === "token") {
    return { namespace: namespaceOf(id), token: `${TOKEN_PREFIX}${id}.${signToken(id, secret)}` };
  }
  const attributes = [
    `${VISITOR_COOKIE}=${id}.${sign(id, secret)}`,
    "Path=/",
    `Max-Age=${MAX_AGE_S}`,
    "HttpOnly",
    "SameSite=Lax",
    ...(isHttps(request) ? ["Secure"] : []),
  ];
  return { namespace: namespaceOf(id), setCookie: attributes.join("; ") };
}

/** For a caller without a cookie: one for each address, so that limits hold, and nothing in it can be addressed. */
export function addressNamespace(address: string, secret: string): string {
  return `a-${createHmac("sha256", secret).update(`address ${address}`).digest("hex").slice(0, 32)}`;
}

/** What the request's token says, without its prefix. */
function tokenOf(request: Request): string | undefined {
  const token = /^Bearer\s+(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  return token?.startsWith(TOKEN_PREFIX) ? token.slice(TOKEN_PREFIX.length) : undefined;
}

function visitorOfToken(claim: string, secret: string): Visitor | undefined {
  const [id, signature] = claim.split(".");
  if (id === undefined || signature === undefined || !equal(signature, signToken(id, secret)))
    return undefined;
  return { namespace: namespaceOf(id), token: TOKEN_PREFIX + claim };
}

function namespaceOf(id: string): string {
  return `v-${createHash("sha256").update(id).digest("hex").slice(0, 32)}`;
}

function sign(id: string, secret: string): string {
  return createHmac("sha256", secret).update(`visitor ${id}`).digest("base64url");
}

/** Apart from cookies: a cookie's value in another browser's script is no token. */
function signToken(id: string, secret: string): string {
  return createHmac("sha256", secret).update(`visitor's token ${id}`).digest("base64url");
}

function equal(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function cookieValues(header: string, name: string): string[] {
  return header
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}

/** A proxy that ends TLS says so; nothing that matters is lost if a caller lies about their own cookie. */
function isHttps(request: Request): boolean {
  const forwarded = request.headers.get("x-forwarded-proto")?.split(",")[0]?.trim();
  return (forwarded ?? new URL(request.url).protocol.replace(":", "")) === "https";
}
