import { hostname, networkInterfaces } from "node:os";
import type { IncomingHttpHeaders } from "node:http";
import { SandboxError } from "#lib/protocol/errors.ts";

/** Lets a request pass or throws SandboxError `misdirectedRequest` or `forbidden`. */
export type OriginGuard = (headers: IncomingHttpHeaders) => void;

export interface OriginGuardOptions {
  /** The address that the server listens on. */
  readonly host: string;
  /** Further names by which it is reached. */
  readonly allowedHosts: readonly string[];
  /** No API key is asked for: then only pages of this machine may call, since a browser adds nothing that proves who asks. */
  readonly dev: boolean;
}

const LOOPBACK = ["localhost", "127.0.0.1", "::1"];
const ALL_ADDRESSES: ReadonlySet<string> = new Set(["0.0.0.0", "::", ""]);

/**
 * Answers only under names of its own. A page elsewhere can let its own name point to 127.0.0.1 (DNS rebinding) and
 * would then be of the same origin as this server; the Host header still carries the page's name.
 */
export function originGuard(options: OriginGuardOptions): OriginGuard {
  const own = ownNames(options);
  return (headers) => {
    const host = hostnameOf(`http://${headers.host ?? ""}`);
    if (host === undefined || !own.has(host)) {
      throw new SandboxError(
        "misdirectedRequest",
        `This server does not answer for the host ${JSON.stringify(headers.host ?? "")}; the operator allows names with QUICKSAND_ALLOWED_HOSTS`,
      );
    }
    const { origin } = headers;
    if (!options.dev || origin === undefined) return;
    const page = hostnameOf(origin);
    if (page === undefined || !own.has(page)) {
      throw new SandboxError(
        "forbidden",
        `Without API keys (dev mode) pages of ${origin} may not call this server`,
      );
    }
  };
}

function ownNames({ host, allowedHosts }: OriginGuardOptions): ReadonlySet<string> {
  const names = [...LOOPBACK, host, ...allowedHosts];
  if (ALL_ADDRESSES.has(host)) {
    names.push(hostname());
    for (const addresses of Object.values(networkInterfaces())) {
      names.push(...(addresses ?? []).map((entry) => entry.address));
    }
  }
  return new Set(names.map((name) => name.toLowerCase()));
}

/** The host of a URL in lower case, without port and brackets. */
function hostnameOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const name = new URL(url).hostname.replace(/^\[|\]$/g, "");
  return name === "" ? undefined : name;
}
