import { expect, test } from "vitest";
import { backendWithFake } from "#lib/backend/testing/backend-with-fake.ts";
import { callRoute } from "#lib/backend/testing/call-route.ts";
import type { FakeAnswer } from "#lib/microsandbox/testing/fake-rpc-server.ts";
import { SandboxError } from "#lib/protocol/errors.ts";
import { errorOf, hello, newSandbox } from "./testing/new-sandbox.ts";
import { POST as signal } from "./sandboxes/[id]/executions/[execution]/signal/route.ts";
import { POST as extend } from "./sandboxes/[id]/executions/[execution]/extend/route.ts";
import { POST as input } from "./sandboxes/[id]/executions/[execution]/input/route.ts";
import { POST as resize } from "./sandboxes/[id]/executions/[execution]/resize/route.ts";
import { GET as executions } from "./sandboxes/[id]/executions/route.ts";
import { DELETE as remove, GET as view } from "./sandboxes/[id]/route.ts";
import { POST as run } from "./sandboxes/[id]/runs/route.ts";
import { POST as command } from "./sandboxes/[id]/commands/route.ts";
import { GET as read, PUT as write } from "./sandboxes/[id]/files/content/route.ts";
import { POST as makeFolder } from "./sandboxes/[id]/files/folders/route.ts";
import { POST as rename } from "./sandboxes/[id]/files/rename/route.ts";
import { DELETE as removeFile, GET as files } from "./sandboxes/[id]/files/route.ts";
import { GET as stat } from "./sandboxes/[id]/files/stat/route.ts";
import { GET as events } from "./sandboxes/[id]/events/route.ts";
import { POST as create } from "./sandboxes/route.ts";

test("a newcomer gets a sandbox, and a cookie that scripts cannot read", async () => {
  await using test = await backendWithFake();
  const { response } = await newSandbox();
  const attributes = response.headers.getSetCookie()[0] ?? "";
  expect(attributes).toMatch(
    /^quicksand-visitor=[0-9a-f]{32}\.[\w-]{43}; Path=\/; .*HttpOnly; SameSite=Lax$/,
  );
  const [, start] = test.server.calls;
  expect(start?.params["namespace"]).toMatch(/^v-[0-9a-f]{32}$/);
  expect(attributes).not.toContain(String(start?.params["namespace"]).slice(2));
  expect(start?.params["config"]).toEqual({ image: "microsandbox/python" });
});

test("a page's sandbox leaves nothing behind when it stops", async () => {
  await using test = await backendWithFake();
  await newSandbox();
  expect(test.server.calls.at(-1)).toMatchObject({ method: "sandbox.start", params: { ephemeral: true } });
});

test("over https the cookie is sent over https only", async () => {
  await using _ = await backendWithFake();
  const response = await callRoute(create, { body: {}, headers: { "x-forwarded-proto": "https" } });
  expect(response.headers.getSetCookie()[0]).toMatch(/; Secure$/);
});

test("a run starts fresh, with open input, the page's limits, detached", async () => {
  await using test = await backendWithFake();
  const { id, cookie } = await newSandbox();
  const response = await callRoute(run, { params: { id }, cookie, body: { ...hello, execution: "mine" } });
  expect(response.status).toBe(202);
  expect(await response.json()).toEqual({ execution: "mine" });
  expect(response.headers.get("ratelimit-remaining")).toBe("59");
  expect(test.server.calls.at(-1)?.params).toMatchObject({
    ...hello,
    sandbox: id,
    fresh: true,
    stdin: "open",
    detach: true,
    noticeMs: 30_000,
    hardLimitMs: 600_000,
  });
});

test("stop is SIGINT, and SIGKILL after the grace time", async () => {
  await using test = await backendWithFake();
  const { id, cookie } = await newSandbox();
  const params = { id, execution: "e1" };
  const response = await callRoute(signal, { params, cookie, body: { signal: "stop" } });
  expect(response.status).toBe(204);
  expect(test.server.calls.at(-1)).toMatchObject({
    method: "execution.signal",
    params: { execution: "e1", signal: "SIGINT", killAfterMs: 2_000 },
  });
});

test("stopping or resizing what has just finished is done, and what never was is a 404", async () => {
  const finished = ({ error }: FakeAnswer): void =>
    error(new SandboxError("executionFinished", "It has finished."));
  const unknown = ({ error }: FakeAnswer): void =>
    error(new SandboxError("executionNotFound", "There is no such execution."));
  for (const [answer, status] of [
    [finished, 204],
    [unknown, 404],
  ] as const) {
    await using _ = await backendWithFake({ "execution.signal": answer, "execution.resize": answer });
    const { id, cookie } = await newSandbox();
    const params = { id, execution: "e1" };
    const stopped = await callRoute(signal, { params, cookie, body: { signal: "stop" } });
    expect(stopped.status).toBe(status);
    const sized = await callRoute(resize, { params, cookie, body: { cols: 80, rows: 24 } });
    expect(sized.status).toBe(status);
  }
});

test("passes input, more time and a terminal's size on, and answers what came of it", async () => {
  await using test = await backendWithFake();
  const { id, cookie } = await newSandbox();
  const params = { id, execution: "e1" };
  const typed = await callRoute(input, { params, cookie, body: { number: 1, data: "Ada\n" } });
  expect(await typed.json()).toEqual({ number: 1 });
  const more = await callRoute(extend, { params, cookie, body: { ms: 30_000 } });
  expect(await more.json()).toEqual({ inMs: 1_000, hardLimitMs: 2_000 });
  const sized = await callRoute(resize, { params, cookie, body: { cols: 80, rows: 24 } });
  expect(sized.status).toBe(204);
  const shell = { command: "bash", tty: { cols: 80, rows: 24 } };
  expect((await callRoute(command, { params, cookie, body: shell })).status).toBe(202);
  expect(test.server.calls.at(-1)?.params).toMatchObject({ ...shell, args: [], stdin: "open", detach: true });
  expect(test.server.calls.at(-1)?.params).not.toHaveProperty("noticeMs");
  expect(await (await callRoute(executions, { params, cookie })).json()).toEqual({ executions: [] });
});

test("another visitor's sandbox answers exactly as one that never was, on every route", async () => {
  await using _ = await backendWithFake();
  const ada = await newSandbox();
  const bob = await newSandbox();
  const routes = [
    [view, {}],
    [remove, { method: "DELETE" }],
    [events, {}],
    [executions, {}],
    [run, { body: hello }],
    [command, { body: { command: "ls" } }],
    [input, { body: { number: 1, data: "x" } }],
    [signal, { body: { signal: "stop" } }],
    [extend, { body: { ms: 1 } }],
    [resize, { body: { cols: 1, rows: 1 } }],
    [files, {}],
    [removeFile, { method: "DELETE", path: "/api?path=a" }],
    [stat, { path: "/api?path=a" }],
    [read, { path: "/api?path=a" }],
    [write, { method: "PUT", path: "/api?path=a" }],
    [makeFolder, { body: { path: "a" } }],
    [rename, { body: { from: "a", to: "b" } }],
  ] as const;
  for (const [route, call] of routes) {
    const ask = async (id: string, cookie?: string): Promise<unknown> => {
      const response = await callRoute(route, { ...call, params: { id, execution: "e1" }, cookie });
      return errorOf(response);
    };
    const never = await ask("s-00000000000000000000000000000000", bob.cookie);
    expect(never).toMatchObject({ status: 404, error: { code: "sandboxNotFound", details: {} } });
    expect(await ask(ada.id, bob.cookie)).toEqual(never);
    expect(await ask(ada.id)).toEqual(never);
    expect(await ask("../../etc", bob.cookie)).toEqual(never);
  }
  expect((await callRoute(view, { params: { id: ada.id }, cookie: ada.cookie })).status).toBe(200);
});

test("a forged or altered cookie is nobody's", async () => {
  await using _ = await backendWithFake();
  const { id, cookie } = await newSandbox();
  const [name = "", value = ""] = cookie.split("=");
  const [visitor = "", signature = ""] = value.split(".");
  const forged = [
    `${name}=${visitor}`,
    `${name}=${visitor}.`,
    `${name}=${visitor}.${"A".repeat(43)}`,
    `${name}=${"0".repeat(32)}.${signature}`,
    `${name}=${visitor}x.${signature}`,
    `x${cookie}`,
  ];
  for (const each of forged) {
    expect((await callRoute(view, { params: { id }, cookie: each })).status, each).toBe(404);
  }
  const beside = `theme=dark; ${name}=${"0".repeat(32)}.x; ${cookie}`;
  expect((await callRoute(view, { params: { id }, cookie: beside })).status).toBe(200);
});

test("what the sandbox server says about a caller's mistake reaches the caller", async () => {
  const images = ["host"];
  await using _ = await backendWithFake({
    "sandbox.start": ({ error }) =>
      error(new SandboxError("imageNotFound", 'There is no image "x".', { details: { images } })),
  });
  expect(await errorOf(await callRoute(create, { body: { image: "x" } }))).toEqual({
    status: 404,
    error: { code: "imageNotFound", message: 'There is no image "x".', details: { images } },
  });
});

test("a sandbox server that is down is a 503 that says what to do, and is forgotten when it is back", async () => {
  const test = await backendWithFake();
  await using _ = test;
  const { id, cookie } = await newSandbox();
  await test.server.close();
  const down = await callRoute(view, { params: { id }, cookie });
  expect(down.headers.get("retry-after")).toBe("2");
  expect(await errorOf(down)).toMatchObject({ status: 503, error: { code: "unavailable" } });
});

test("what nobody foresaw is masked, and its number is in the log", async () => {
  await using test = await backendWithFake({
    "sandbox.start": ({ raw }) => raw(500, "application/json", '{"error":"/root/secret/path exploded"}'),
  });
  const response = await callRoute(create, { body: {} });
  const text = await response.text();
  expect(response.status).toBe(500);
  expect(text).toMatch(/error [0-9a-f]{8}/);
  expect(text).not.toContain("secret");
  expect(test.logged.join("\n")).toContain("exploded");
  expect(test.logged.join("\n")).not.toContain("msb_secret-key");
});

test("a key that the sandbox server refuses is the operator's matter, not the visitor's", async () => {
  await using _ = await backendWithFake({
    "sandbox.start": ({ error }) => error(new SandboxError("unauthorized", "Invalid or expired token")),
  });
  const response = await callRoute(create, { body: {} });
  expect(await errorOf(response)).toMatchObject({ status: 503, error: { code: "unavailable" } });
});

test("another site's page cannot use a visitor's cookie", async () => {
  await using _ = await backendWithFake();
  const { id, cookie } = await newSandbox();
  const from = (headers: Record<string, string>) =>
    callRoute(run, { params: { id }, cookie, body: hello, headers });
  const foreign = [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "https://evil.example" },
    { origin: "http://localhost:8080" },
    { origin: "null" },
  ] as Record<string, string>[];
  for (const headers of foreign) expect((await from(headers)).status, JSON.stringify(headers)).toBe(403);
  const own = { "sec-fetch-site": "same-origin", origin: "http://localhost:3000" };
  expect((await from(own)).status).toBe(202);
});

test("behind a proxy that changes the Host, the page under the allowed name still works", async () => {
  await using _ = await backendWithFake({}, { QUICKSAND_ALLOWED_HOSTS: "play.example.org" });
  const ask = async (headers: Record<string, string>) =>
    (await callRoute(create, { body: {}, headers })).status;
  const origin = "https://play.example.org";
  expect(await ask({ host: "127.0.0.1:3000", origin, "sec-fetch-site": "same-origin" })).toBe(201);
  expect(await ask({ host: "127.0.0.1:3000", origin })).toBe(201);
  expect(await ask({ host: "127.0.0.1:3000", origin: "https://evil.example.org" })).toBe(403);
});

test("a host name that is not ours is not answered, and one that the operator allows is", async () => {
  await using _ = await backendWithFake({}, { QUICKSAND_ALLOWED_HOSTS: "play.example.org" });
  const ask = async (host: string) => (await callRoute(create, { body: {}, headers: { host } })).status;
  expect(await ask("evil.example:3000")).toBe(421);
  expect(await ask("localhost.evil.example")).toBe(421);
  expect(await ask("192.168.1.7:3000")).toBe(421);
  expect(await ask("127.0.0.1:3000")).toBe(201);
  expect(await ask("[::1]:3000")).toBe(201);
  expect(await ask("Play.Example.org")).toBe(201);
});
