import { expect, test } from "vitest";
import { Sandbox } from "#lib/api/contract.ts";
import { backendWithFake } from "#lib/backend/testing/backend-with-fake.ts";
import { callRoute, cookieOf } from "#lib/backend/testing/call-route.ts";
import type { FakeAnswer } from "#lib/microsandbox/testing/fake-rpc-server.ts";
import { SandboxError } from "#lib/protocol/errors.ts";
import { POST as signal } from "./sandboxes/[id]/executions/[execution]/signal/route.ts";
import { POST as extend } from "./sandboxes/[id]/executions/[execution]/extend/route.ts";
import { POST as input } from "./sandboxes/[id]/executions/[execution]/input/route.ts";
import { POST as resize } from "./sandboxes/[id]/executions/[execution]/resize/route.ts";
import { GET as executions } from "./sandboxes/[id]/executions/route.ts";
import { DELETE as remove, GET as view } from "./sandboxes/[id]/route.ts";
import { POST as run } from "./sandboxes/[id]/runs/route.ts";
import { POST as command } from "./sandboxes/[id]/commands/route.ts";
import { GET as events } from "./sandboxes/[id]/events/route.ts";
import { POST as runOnce } from "./run/route.ts";
import { POST as create } from "./sandboxes/route.ts";

async function newSandbox(cookie?: string) {
  const response = await callRoute(create, { body: { language: "python" }, cookie });
  expect(response.status).toBe(201);
  const sandbox = Sandbox.parse(await response.json());
  return { id: sandbox.id, cookie: cookie ?? cookieOf(response), response };
}

async function errorOf(response: Response): Promise<unknown> {
  return { status: response.status, ...((await response.json()) as object) };
}

const hello = { language: "python", code: "print('hello')" };

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

test("a visitor has so many running sandboxes and no more; one that stopped makes room", async () => {
  await using _ = await backendWithFake({}, { QUICKSAND_SANDBOXES_PER_VISITOR_COUNT: "2" });
  const { id, cookie } = await newSandbox();
  await newSandbox(cookie);
  const refused = await callRoute(create, { body: {}, cookie });
  expect(refused.headers.get("retry-after")).toBe("30");
  expect(await errorOf(refused)).toMatchObject({
    status: 429,
    error: { code: "tooManySandboxes", details: { limit: 2, running: 2 } },
  });
  expect((await callRoute(remove, { params: { id }, cookie, method: "DELETE" })).status).toBe(204);
  await newSandbox(cookie);
});

test("a page may ask for less than everybody gets, and not for more", async () => {
  await using test = await backendWithFake({}, { QUICKSAND_MEMORY_MIB: "256", QUICKSAND_CPUS: "0.5" });
  const ask = (body: object) => callRoute(create, { body });
  expect((await ask({ memoryMiB: 256, cpus: 0.5 })).status).toBe(201);
  expect(test.server.calls.at(-1)?.params["config"]).toMatchObject({ memory: 256, cpus: 0.5 });
  const calls = test.server.calls.length;
  expect(await errorOf(await ask({ memoryMiB: 257 }))).toMatchObject({
    status: 400,
    error: {
      code: "invalidParams",
      message: expect.stringContaining("256 MiB (QUICKSAND_MEMORY_MIB)"),
      details: { name: "memoryMiB", limit: 256 },
    },
  });
  expect(await errorOf(await ask({ cpus: 0.6 }))).toMatchObject({
    status: 400,
    error: { details: { name: "cpus", limit: 0.5, env: "QUICKSAND_CPUS" } },
  });
  expect(test.server.calls.length).toBe(calls);
});

test("all visitors of one address together have so many running sandboxes; one that stopped makes room", async () => {
  await using _ = await backendWithFake({}, { QUICKSAND_SANDBOXES_PER_ADDRESS_COUNT: "2" });
  const { id, cookie } = await newSandbox();
  await newSandbox();
  const refused = await callRoute(create, { body: {} });
  expect(await errorOf(refused)).toMatchObject({
    status: 429,
    error: { code: "tooManySandboxes", details: { limit: 2, running: 2 } },
  });
  expect((await callRoute(remove, { params: { id }, cookie, method: "DELETE" })).status).toBe(204);
  await newSandbox();
});

test("two starts at once do not both take the last place", async () => {
  await using _ = await backendWithFake({}, { QUICKSAND_SANDBOXES_PER_VISITOR_COUNT: "2" });
  const { cookie } = await newSandbox();
  const both = [1, 2].map(() => callRoute(create, { body: {}, cookie }));
  const statuses = (await Promise.all(both)).map((response) => response.status);
  expect(statuses.filter((status) => status === 201).length).toBeLessThanOrEqual(1);
  expect(statuses).toContain(429);
});

test("runs are counted a minute, each visitor for themselves, and come back with time", async () => {
  let nowMs = 0;
  await using _ = await backendWithFake({}, { QUICKSAND_RUNS_PER_MINUTE_COUNT: "2" }, () => nowMs);
  const ada = await newSandbox();
  const bob = await newSandbox();
  const ask = ({ id, cookie }: { id: string; cookie: string }) =>
    callRoute(run, { params: { id }, cookie, body: hello });
  expect([(await ask(ada)).status, (await ask(ada)).status]).toEqual([202, 202]);
  const refused = await ask(ada);
  expect(Object.fromEntries(refused.headers)).toMatchObject({
    "retry-after": "30",
    "ratelimit-limit": "2",
    "ratelimit-remaining": "0",
  });
  expect(await errorOf(refused)).toMatchObject({ status: 429, error: { code: "tooManyRuns" } });
  expect((await ask(bob)).status).toBe(202);
  nowMs = 30_000;
  expect([(await ask(ada)).status, (await ask(ada)).status]).toEqual([202, 429]);
});

test("newcomers from one address start so many sandboxes a minute, however often they throw their cookie away", async () => {
  await using _ = await backendWithFake({}, { QUICKSAND_RUNS_PER_MINUTE_COUNT: "3" }, () => 0);
  const { cookie } = await newSandbox();
  await newSandbox();
  await newSandbox();
  const refused = await callRoute(create, { body: {} });
  expect(await errorOf(refused)).toMatchObject({ status: 429, error: { code: "tooManyRuns" } });
  await newSandbox(cookie);
});

test("says what is wrong with a body, and where", async () => {
  await using test = await backendWithFake({}, { QUICKSAND_BODY_MIB: "1", QUICKSAND_CODE_BYTES: "1024" });
  const { id, cookie } = await newSandbox();
  const ask = async (call: object): Promise<unknown> =>
    errorOf(await callRoute(run, { params: { id }, cookie, ...call }));
  const calls = test.server.calls.length;
  expect(await ask({ rawBody: '{"language":' })).toMatchObject({
    status: 400,
    error: { code: "parseError" },
  });
  expect(await ask({ rawBody: new Uint8Array([0x22, 0xff, 0x22]) })).toMatchObject({ status: 400 });
  expect(await ask({ body: { ...hello, code: 7 } })).toMatchObject({
    status: 400,
    error: { code: "invalidParams", details: { issues: [{ path: "code" }] } },
  });
  expect(await ask({ body: hello, headers: { "content-type": "text/plain" } })).toMatchObject({
    status: 415,
  });
  expect(await ask({ body: { ...hello, code: "x".repeat(1_025) } })).toMatchObject({
    status: 413,
    error: { code: "payloadTooLarge", details: { limitBytes: 1_024 } },
  });
  expect(await ask({ body: { ...hello, code: "x".repeat(1_100_000) } })).toMatchObject({ status: 413 });
  expect(await ask({ body: { ...hello, language: "cobol" } })).toMatchObject({
    status: 422,
    error: { code: "languageUnavailable", details: { languages: ["python", "node"] } },
  });
  expect(test.server.calls.length).toBe(calls);
});

test("a request that says a few words is read no further than 64 KiB, typed input no further than 1 MiB", async () => {
  await using test = await backendWithFake();
  const { id, cookie } = await newSandbox();
  const params = { id, execution: "e1" };
  const calls = test.server.calls.length;
  const few = 64 * 1024;
  const routes = [
    [create, { language: "python" }, few],
    [signal, { signal: "stop" }, few],
    [resize, { cols: 80, rows: 24 }, few],
    [extend, { ms: 1 }, few],
    [input, { number: 1, data: "x" }, 1024 * 1024],
  ] as const;
  for (const [route, words, limitBytes] of routes) {
    const body = { ...words, padding: "x".repeat(limitBytes) };
    expect(await errorOf(await callRoute(route, { params, cookie, body }))).toMatchObject({
      status: 413,
      error: { code: "payloadTooLarge", details: { limitBytes } },
    });
  }
  expect(test.server.calls.length).toBe(calls);
  const paste = { number: 1, data: "\u0000".repeat(64 * 1024) };
  expect((await callRoute(input, { params, cookie, body: paste })).status).toBe(200);
});

test("who has no allowance left is refused before their body is read", async () => {
  await using _ = await backendWithFake({}, { QUICKSAND_RUNS_PER_MINUTE_COUNT: "1" }, () => 0);
  const { id, cookie } = await newSandbox();
  await callRoute(create, { body: {}, cookie });
  expect((await callRoute(run, { params: { id }, cookie, rawBody: "not JSON" })).status).toBe(400);
  for (const [route, params] of [
    [create, {}],
    [run, { id }],
    [command, { id }],
    [runOnce, {}],
  ] as const) {
    let pulled = 0;
    const rawBody = new ReadableStream(
      {
        pull(controller) {
          pulled += 1;
          controller.enqueue(new Uint8Array(1_024));
        },
      },
      { highWaterMark: 0 },
    );
    expect((await callRoute(route, { params, cookie, rawBody })).status).toBe(429);
    expect(pulled).toBe(0);
  }
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
