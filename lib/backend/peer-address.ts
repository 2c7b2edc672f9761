import { randomBytes } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

export interface PeerAddresses {
  /** The address that a request came from; `unknown` when it cannot be told. */
  of(request: Request): string;
  close(): void;
}

/** Node publishes every request that an HTTP server of this process takes, before anybody handles it. */
const CHANNEL = "http.server.request.start";

/**
 * Route handlers are not told who called, and X-Forwarded-For is whatever the caller wrote. So each request gets a header
 * with the socket's address; its name is random, so that no caller can send it.
 *
 * Only when the socket's address is this machine's own does X-Forwarded-For count: then a proxy here wrote its last entry
 * (or somebody on this machine, who has nothing to gain by it).
 */
export function createPeerAddresses(): PeerAddresses {
  const header = `x-peer-${randomBytes(8).toString("hex")}`;
  const note = (message: unknown): void => {
    const { request } = message as { request: IncomingMessage };
    request.headers[header] = request.socket.remoteAddress ?? "unknown";
  };
  subscribe(CHANNEL, note);
  return {
    of(request) {
      const peer = plain(request.headers.get(header) ?? "unknown");
      if (!isLoopback(peer)) return peer;
      const last = plain(request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "");
      return isIP(last) === 0 ? peer : last;
    },
    close: () => unsubscribe(CHANNEL, note),
  };
}

/** An IPv4 address as a dual-stack socket shows it, without its prefix. */
function plain(address: string): string {
  return address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address;
}

function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}
