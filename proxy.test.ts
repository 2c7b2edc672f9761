import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import { config, contentSecurityPolicy, proxy } from "./proxy.ts";

const visit = (host = "127.0.0.1:3000") => proxy(new NextRequest(`http://${host}/`, { headers: { host } }));

test("every page has a policy with a nonce of its own", () => {
  const [one, other] = [visit(), visit()].map((answer) => answer.headers.get("content-security-policy"));
  expect(one).toMatch(/script-src 'nonce-[\w-]{36}' 'strict-dynamic';/);
  expect(other).not.toBe(one);
});

test("the policy allows no eval, no foreign host, no frame around the page", () => {
  const policy = contentSecurityPolicy("n", false);
  expect(policy).not.toContain("unsafe-eval");
  expect(policy).not.toMatch(/https?:|\*/);
  for (const rule of [
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "worker-src 'self'",
  ]) {
    expect(policy).toContain(rule);
  }
});

test("a name that is not ours gets no page: DNS rebinding", () => {
  expect(visit("rebound.example").status).toBe(421);
  expect(visit("localhost:3000").status).toBe(200);
});

test("it stays out of the API's way, where it would cut request bodies", () => {
  const [pattern] = config.matcher;
  const matches = (path: string): boolean => new RegExp(`^${pattern}$`).test(path);
  expect(["/api", "/api/run", "/_next/static/x.js", "/icon.svg"].map(matches)).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect(["/", "/apiary", "/s/abc"].map(matches)).toEqual([true, true, true]);
});

test("embeds and the element that frames them have headers of their own, and nothing beside them has", () => {
  const [pattern = ""] = config.matcher;
  const matches = (path: string): boolean => new RegExp(`^${pattern}$`).test(path);
  expect(["/embed/AAAAAAAAAAAA", "/quicksand-snippet.js"].map(matches)).toEqual([false, false]);
  expect(["/embed", "/embed/", "/embed/a/b", "/embedded", "/quicksand-snippet.json"].map(matches)).toEqual(
    Array.from({ length: 5 }, () => true),
  );
});
