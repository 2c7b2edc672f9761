import { expect, test } from "vitest";
import { isOwnHost } from "./own-hosts.ts";

const local = { host: "127.0.0.1", allowedHosts: "" };

test("this machine's own names are ours, with any port (somebody forwards one)", () => {
  for (const host of ["localhost", "LOCALHOST:8080", "127.0.0.1:3000", "[::1]", "[::1]:3000"]) {
    expect(isOwnHost(host, local), host).toBe(true);
  }
});

test("a foreign name is not ours, however it is made to look", () => {
  const foreign = [
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example:3000",
    "evil@localhost",
    "localhost:3000:3000",
    "localhost/",
    "[localhost]",
    "[::1",
    "localhost:port",
    "",
    " ",
  ];
  for (const host of foreign) expect(isOwnHost(host, local), host).toBe(false);
  expect(isOwnHost(null, local)).toBe(false);
});

test("an address is ours only where the server listens on every interface or on that address", () => {
  expect(isOwnHost("192.168.1.7:3000", local)).toBe(false);
  expect(isOwnHost("192.168.1.7:3000", { ...local, host: "192.168.1.7" })).toBe(true);
  expect(isOwnHost("192.168.1.7:3000", { ...local, host: "0.0.0.0" })).toBe(true);
  expect(isOwnHost("[fe80::1]:3000", { ...local, host: "::" })).toBe(true);
  expect(isOwnHost("evil.example:3000", { ...local, host: "0.0.0.0" })).toBe(false);
});

test("names that the operator allows are ours", () => {
  const allowed = { ...local, allowedHosts: "play.example.org, Code.Example.org" };
  expect(isOwnHost("play.example.org", allowed)).toBe(true);
  expect(isOwnHost("code.example.org:443", allowed)).toBe(true);
  expect(isOwnHost("other.example.org", allowed)).toBe(false);
});
