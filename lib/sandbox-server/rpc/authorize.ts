import type { IncomingHttpHeaders } from "node:http";
import { SandboxError } from "#lib/protocol/errors.ts";
import type { VerifyKey } from "../keys.ts";
import type { RpcCall } from "./envelope.ts";

/** The namespace that a caller may use: `*` is all of them. */
export type Scope = string;

/** Methods that touch no namespace: a key for one of them may call these without naming it. */
const WITHOUT_NAMESPACE: ReadonlySet<string> = new Set(["server.info"]);

/** Whose sandboxes the caller may use, by the key in the headers. SandboxError `unauthorized`. */
export async function authenticate(verify: VerifyKey, headers: IncomingHttpHeaders): Promise<Scope> {
  // As in the original: Proxy-Authorization wins when it is there, even when it is wrong.
  const header = headers["proxy-authorization"] ?? headers.authorization;
  if (header === undefined || header === "") {
    throw new SandboxError(
      "unauthorized",
      "Invalid credentials: send the header Authorization: Bearer <API key>",
    );
  }
  // Exactly this prefix; without it the whole value is taken as the key.
  const key = header.startsWith("Bearer ") ? header.slice("Bearer ".length) : header;
  const claims = await verify(key);
  return claims.namespace;
}

/** Lets a key for one namespace name only that one, whatever the method. SandboxErrors `invalidParams`, `forbidden`. */
export function checkScope(scope: Scope, call: RpcCall): void {
  if (scope === "*") return;
  const { params, method } = call;
  const named = typeof params === "object" && params !== null && Object.hasOwn(params, "namespace");
  if (!named && WITHOUT_NAMESPACE.has(method)) return;
  if (params === undefined || params === null) {
    throw new SandboxError("invalidParams", "Missing 'params' field in JSON-RPC request");
  }
  const namespace = named ? Reflect.get(params, "namespace") : undefined;
  if (typeof namespace !== "string") {
    throw new SandboxError(
      "invalidParams",
      `Missing or invalid 'namespace' in params for method '${method}'`,
    );
  }
  if (namespace !== scope) {
    throw new SandboxError(
      "forbidden",
      `Access denied: this API key is for namespace '${scope}', not '${namespace}'`,
    );
  }
}
