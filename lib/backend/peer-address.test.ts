import { channel } from "node:diagnostics_channel";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { createPeerAddresses } from "./peer-address.ts";

/** A request that came over a socket from this address, as a route handler sees it. */
function requestFrom(remoteAddress: string | undefined, headers: Record<string, string> = {}): Request {
  const request = { headers: { ...headers }, socket: { remoteAddress } };
  channel("http.server.request.start").publish({ request });
  return new Request("http://localhost/", { headers: request.headers });
}

test("the address is the socket's, whatever the caller writes into headers", () => {
  const peers = createPeerAddresses();
  expect(peers.of(requestFrom("203.0.113.9"))).toBe("203.0.113.9");
  expect(peers.of(requestFrom("203.0.113.9", { "x-forwarded-for": "10.0.0.1" }))).toBe("203.0.113.9");
  expect(peers.of(requestFrom("::ffff:203.0.113.9"))).toBe("203.0.113.9");
  peers.close();
});

test("behind a proxy on this machine it is what the proxy wrote last", () => {
  const peers = createPeerAddresses();
  const forwarded = { "x-forwarded-for": "6.6.6.6, 203.0.113.9" };
  expect(peers.of(requestFrom("127.0.0.1", forwarded))).toBe("203.0.113.9");
  expect(peers.of(requestFrom("::1", forwarded))).toBe("203.0.113.9");
  expect(peers.of(requestFrom("127.0.0.1"))).toBe("127.0.0.1");
  expect(peers.of(requestFrom("127.0.0.1", { "x-forwarded-for": "no address" }))).toBe("127.0.0.1");
  peers.close();
});

test("where it cannot be told, all share one", () => {
  const peers = createPeerAddresses();
  expect(peers.of(requestFrom(undefined))).toBe("unknown");
  expect(peers.of(new Request("http://localhost/", { headers: { "x-forwarded-for": "1.2.3.4" } }))).toBe(
    "unknown",
  );
  peers.close();
});

test("a real server's requests carry it before anybody handles them", async () => {
  const peers = createPeerAddresses();
  const seen = Promise.withResolvers<string>();
  const server = createServer((request: IncomingMessage, response) => {
    const headers = request.headers as Record<string, string>;
    seen.resolve(peers.of(new Request("http://localhost/", { headers })));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  expect(await seen.promise).toBe("127.0.0.1");
  peers.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
