import { SandboxError } from "#lib/protocol/errors.ts";
import type { Settings } from "#lib/protocol/settings.ts";
import { isOwnHost } from "./own-hosts.ts";

/** @throws SandboxError misdirectedRequest for a Host that is not ours: against DNS rebinding, see own-hosts.ts. */
export function checkHost(request: Request, settings: Settings): void {
  const host = request.headers.get("host");
  if (isOwnHost(host, settings)) return;
  throw new SandboxError(
    "misdirectedRequest",
    `This server does not answer for the host "${host ?? ""}". If people reach it by that name, add it to QUICKSAND_ALLOWED_HOSTS.`,
  );
}

/**
 * Refuses what another site's page makes a visitor's browser send: it would carry the visitor's cookie. Browsers say
 * where a request comes from; who says nothing (curl, say) is no browser and has no cookie that it was not given.
 *
 * @throws SandboxError forbidden
 */
export function checkOrigin(request: Request): void {
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const foreignSite = site !== null && site !== "same-origin" && site !== "none";
  const foreignOrigin = origin !== null && hostOf(origin) !== request.headers.get("host");
  if (!foreignSite && !foreignOrigin) return;
  throw new SandboxError("forbidden", "This request comes from another site's page, and is refused.");
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
