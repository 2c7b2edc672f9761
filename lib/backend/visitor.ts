import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Who is there: nobody's name, only that it is the same browser as before. */
export interface Visitor {
  /** Whose sandboxes these are on the sandbox server; tells nothing of the cookie. */
  readonly namespace: string;
  /** Present when the browser must be told who it is. */
  readonly setCookie?: string;
}

export const VISITOR_COOKIE = "quicksand-visitor";

const MAX_AGE_S = 365 * 24 * 3_600;

/** The visitor whose signed cookie the request has; undefined without one, or when it was forged. */
export function knownVisitor(request: Request, secret: string): Visitor | undefined {
  for (const value of cookieValues(request.headers.get("cookie") ?? "", VISITOR_COOKIE)) {
    const [id, signature] = value.split(".");
    if (id === undefined || signature === undefined || !equal(signature, sign(id, secret))) continue;
    return { namespace: namespaceOf(id) };
  }
  return undefined;
}

/** A visitor that was never here, with the cookie by which to know them again. */
export function newVisitor(request: Request, secret: string): Visitor {
  const id = randomBytes(16).toString("hex");
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

function namespaceOf(id: string): string {
  return `v-${createHash("sha256").update(id).digest("hex").slice(0, 32)}`;
}

function sign(id: string, secret: string): string {
  return createHmac("sha256", secret).update(`visitor ${id}`).digest("base64url");
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
