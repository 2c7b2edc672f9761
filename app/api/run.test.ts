import { expect, test } from "vitest";
import { backendWithFake } from "#lib/backend/testing/backend-with-fake.ts";
import { callRoute } from "#lib/backend/testing/call-route.ts";
import type { FakeHandlers, FakeRpcServer } from "#lib/microsandbox/testing/fake-rpc-server.ts";
import {
  finished,
  runResult,
  started,
  stderr,
  stdout,
  USAGE,
} from "#lib/microsandbox/testing/sample-events.ts";
import { SandboxError } from "#lib/protocol/errors.ts";
import { readLines } from "#lib/protocol/ndjson.ts";
import { POST as run } from "./run/route.ts";

const hello = { language: "python", code: "print('hello')" };

const prints: FakeHandlers = {
  "sandbox.repl.run": ({ event, result }) => {
    event(started(1));
    event(stdout(2, "a"));
    event(stderr(3, "warning"));
    event({ kind: "metrics", atMs: 1, cpuPercent: 0, memoryBytes: 1, memoryLimitBytes: 1, diskBytes: 1 });
    event(stdout(4, "b\n\n"));
    event({ kind: "display", execution: "e1", seq: 5, atMs: 1, bundle: { "text/plain": "42" } });
    event(finished(6));
    result(runResult());
  },
};

function methods(server: FakeRpcServer): string[] {
  return server.calls.map((call) => call.method);
}

test("answers with exactly what was printed, without a cookie, and stops the sandbox", async () => {
  await using test = await backendWithFake(prints);
  const body = {
    ...hello,
    stdin: "Ada\n",
    args: ["x"],
    files: [{ path: "a.txt", content: "A" }],
    timeoutMs: 1_500,
  };
  const response = await callRoute(run, { body });
  expect(response.status).toBe(200);
  expect(response.headers.getSetCookie()).toEqual([]);
  expect(await response.json()).toEqual({
    outcome: { kind: "exited", code: 0 },
    stdout: "ab\n\n",
    stderr: "warning",
    displays: [{ "text/plain": "42" }],
    omittedBytes: 0,
    usage: USAGE,
  });
  expect(methods(test.server)).toEqual([
    "sandbox.metrics.get",
    "sandbox.start",
    "sandbox.repl.run",
    "sandbox.stop",
  ]);
  expect(test.server.calls[2]?.params).toMatchObject({
    ...hello,
    input: "Ada\n",
    args: ["x"],
    files: [{ path: "a.txt", content: "A", encoding: "utf8" }],
    fresh: true,
    timeout: 1.5,
  });
});

test("leaves nothing of the run behind", async () => {
  await using test = await backendWithFake(prints);
  await callRoute(run, { body: hello });
  expect(test.server.calls[1]).toMatchObject({ method: "sandbox.start", params: { ephemeral: true } });
});

test("streams the run's own events when it is asked to", async () => {
  await using test = await backendWithFake(prints);
  const response = await callRoute(run, { body: hello, headers: { accept: "application/x-ndjson" } });
  const kinds: string[] = [];
  for await (const line of readLines(response.body ?? new ReadableStream(), 10_000)) {
    kinds.push(JSON.parse(line).kind);
  }
  expect(kinds).toEqual(["started", "stdout", "stderr", "stdout", "display", "finished"]);
  expect(methods(test.server).at(-1)).toBe("sandbox.stop");
});

test("stops the sandbox when the client goes away in the middle", async () => {
  for (const accept of ["application/json", "application/x-ndjson"]) {
    const running = Promise.withResolvers<void>();
    const stopped = Promise.withResolvers<void>();
    await using _ = await backendWithFake({
      "sandbox.repl.run": ({ event }) => {
        event(started(1));
        running.resolve();
      },
      "sandbox.stop": ({ result }) => {
        result("stopped");
        stopped.resolve();
      },
    });
    const abort = new AbortController();
    const response = callRoute(run, { body: hello, headers: { accept }, signal: abort.signal });
    await running.promise;
    abort.abort();
    await stopped.promise;
    await response;
  }
});

test("a sandbox that could not be stopped is the log's business, one that was gone already is nobody's", async () => {
  for (const [code, lines] of [
    ["internal", 1],
    ["sandboxNotFound", 0],
  ] as const) {
    await using test = await backendWithFake({
      ...prints,
      "sandbox.stop": ({ error }) => error(new SandboxError(code, "No.")),
    });
    expect((await callRoute(run, { body: hello })).status).toBe(200);
    expect(test.logged.length).toBe(lines);
  }
});

test("stops the sandbox when the run is refused", async () => {
  await using test = await backendWithFake({
    "sandbox.repl.run": ({ error }) => error(new SandboxError("languageUnavailable", "No Node here.")),
  });
  const response = await callRoute(run, { body: { ...hello, language: "node" } });
  expect(response.status).toBe(422);
  expect(methods(test.server).at(-1)).toBe("sandbox.stop");
});

test("a connection that breaks in the middle is an outcome, with what was printed before", async () => {
  await using _ = await backendWithFake({
    "sandbox.repl.run": async ({ event, bytes, cut }) => {
      event(stdout(1, "before\n"));
      await bytes("\n");
      cut();
    },
  });
  const response = await callRoute(run, { body: hello });
  expect(await response.json()).toMatchObject({ outcome: { kind: "sandboxLost" }, stdout: "before\n" });
});

test("counts what was too fast to be carried", async () => {
  await using _ = await backendWithFake({
    "sandbox.repl.run": ({ event, result }) => {
      event({ kind: "gap", execution: "e1", seq: 9, atMs: 1, fromSeq: 1, toSeq: 9, bytes: 1_234 });
      event(finished(10));
      result(runResult());
    },
  });
  expect(await (await callRoute(run, { body: hello })).json()).toMatchObject({ omittedBytes: 1_234 });
});

test("works with a server that only answers all at once", async () => {
  await using _ = await backendWithFake({ "sandbox.repl.run": ({ result }) => result(runResult("hi")) });
  expect(await (await callRoute(run, { body: hello })).json()).toMatchObject({ stdout: "hi\n" });
});

test("a time limit above the most that there is, is refused and not cut", async () => {
  await using test = await backendWithFake(prints);
  const response = await callRoute(run, { body: { ...hello, timeoutMs: 600_001 } });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { details: { limitMs: 600_000 } } });
  expect(test.server.calls).toEqual([]);
});

test("callers without a cookie are limited by their address, which they cannot invent", async () => {
  await using _ = await backendWithFake(prints, { QUICKSAND_RUNS_PER_MINUTE_COUNT: "1" }, () => 0);
  expect((await callRoute(run, { body: hello })).status).toBe(200);
  const invented = { "x-forwarded-for": "203.0.113.7" };
  expect((await callRoute(run, { body: hello, headers: invented })).status).toBe(429);
});

test("a page elsewhere may not spend a visitor's cookie on it", async () => {
  await using _ = await backendWithFake(prints);
  const headers = { "sec-fetch-site": "cross-site" };
  expect((await callRoute(run, { body: hello, headers })).status).toBe(200);
  const response = await callRoute(run, { body: hello, headers, cookie: "quicksand-visitor=x.y" });
  expect(response.status).toBe(403);
});
