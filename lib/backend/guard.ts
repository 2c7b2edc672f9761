import { SandboxError } from "#lib/protocol/errors.ts";
import type { Settings } from "#lib/protocol/settings.ts";
import { isAllowedName, isOwnHost } from "./own-hosts.ts";

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
 * where a request comes from: in Sec-Fetch-Site, which no page can forge, and where they send none (plain http) in
 * Origin. Who says nothing (curl, say) is no browser and has no cookie that it was not given.
 *
 * @throws SandboxError forbidden
 */
export function checkOrigin(request: Request, settings: Pick<Settings, "allowedHosts">): void {
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const own =
    site === null
      ? origin === null || isOwnOrigin(origin, request.headers.get("host"), settings)
      : site === "same-origin" || site === "none";
  if (own) return;
  throw new SandboxError("forbidden", "This request comes from another site's page, and is refused.");
}

/** The same host and port as was asked, or a name that the operator allows: a proxy in front may have changed the Host. */
function isOwnOrigin(
  origin: string,
  host: string | null,
  { allowedHosts }: Pick<Settings, "allowedHosts">,
): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.host === host || isAllowedName(url.hostname, allowedHosts);
}
