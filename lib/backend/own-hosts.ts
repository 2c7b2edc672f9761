/**
 * Pure, without Node: the page's proxy may use it as well as the API.
 *
 * A page elsewhere can let its own host name resolve to this machine (DNS rebinding) and then reach this server from the
 * visitor's browser. The Host header still has that name, so only our own are answered. An address in place of a name
 * cannot be rebound: where the server listens on every interface, any address will do.
 */
export function isOwnHost(
  hostHeader: string | null,
  settings: { readonly host: string; readonly allowedHosts: string },
): boolean {
  if (hostHeader === null) return false;
  const name = hostName(hostHeader);
  if (name === undefined) return false;
  if (LOOPBACK.has(name) || name === settings.host.toLowerCase()) return true;
  if (isAllowedName(name, settings.allowedHosts)) return true;
  return ANY_INTERFACE.has(settings.host) && isAddress(name);
}

/** Whether a host name, in lower case, is one of those that the operator allows. */
export function isAllowedName(name: string, allowedHosts: string): boolean {
  return allowedHosts
    .split(",")
    .map((each) => each.trim().toLowerCase())
    .some((allowed) => allowed !== "" && allowed === name);
}

const LOOPBACK = new Set(["localhost", "127.0.0.1", "::1"]);
const ANY_INTERFACE = new Set(["0.0.0.0", "::"]);

/** The name in `name:port`, in lower case and without the brackets of an IPv6 address. */
function hostName(host: string): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:[\]/@\s]+))(?::\d{1,5})?$/i.exec(host);
  return (match?.[1] ?? match?.[2])?.toLowerCase();
}

function isAddress(name: string): boolean {
  return name.includes(":") || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(name);
}
