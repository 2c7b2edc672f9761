import { expect, test } from "vitest";
import { backendWithFake } from "#lib/backend/testing/backend-with-fake.ts";
import { callRoute } from "#lib/backend/testing/call-route.ts";
import { POST as runOnce } from "./run/route.ts";
import { POST as complete } from "./sandboxes/[id]/complete/route.ts";
import { POST as command } from "./sandboxes/[id]/commands/route.ts";
import { POST as extend } from "./sandboxes/[id]/executions/[execution]/extend/route.ts";
import { POST as input } from "./sandboxes/[id]/executions/[execution]/input/route.ts";
import { POST as resize } from "./sandboxes/[id]/executions/[execution]/resize/route.ts";
import { POST as signal } from "./sandboxes/[id]/executions/[execution]/signal/route.ts";
import { POST as inspect } from "./sandboxes/[id]/inspect/route.ts";
import { DELETE as remove } from "./sandboxes/[id]/route.ts";
import { POST as run } from "./sandboxes/[id]/runs/route.ts";
import { POST as create } from "./sandboxes/route.ts";
import { errorOf, hello, newSandbox } from "./testing/new-sandbox.ts";

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

test("questions have an allowance of their own, and typing uses up no runs", async () => {
  const limits = { QUICKSAND_RUNS_PER_MINUTE_COUNT: "1", QUICKSAND_QUESTIONS_PER_MINUTE_COUNT: "2" };
  await using _ = await backendWithFake({}, limits, () => 0);
  const { id, cookie } = await newSandbox();
  const ask = (route: typeof run) => callRoute(route, { params: { id }, cookie, body: hello });
  expect([(await ask(complete)).status, (await ask(inspect)).status]).toEqual([200, 200]);
  expect(await errorOf(await ask(complete))).toMatchObject({
    status: 429,
    error: { code: "tooManyRuns", message: expect.stringContaining("2 questions") },
  });
  expect((await ask(run)).status).toBe(202);
});

test("a question's code is no larger than a run's, and in a language that there is", async () => {
  await using _ = await backendWithFake({}, { QUICKSAND_CODE_BYTES: "1024" });
  const { id, cookie } = await newSandbox();
  for (const route of [complete, inspect]) {
    const ask = (body: object) => callRoute(route, { params: { id }, cookie, body });
    expect((await ask({ ...hello, code: "x".repeat(1_025) })).status).toBe(413);
    expect((await ask({ ...hello, language: "cobol" })).status).toBe(422);
  }
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
