import { expect, test } from "vitest";
import { backendWithFake } from "#lib/backend/testing/backend-with-fake.ts";
import { callRoute, cookieOf } from "#lib/backend/testing/call-route.ts";
import type { FakeAnswer } from "#lib/microsandbox/testing/fake-rpc-server.ts";
import { SandboxError } from "#lib/protocol/errors.ts";
import { errorOf } from "./testing/new-sandbox.ts";
import { POST as create } from "./sandboxes/route.ts";

const lines = { accept: "application/x-ndjson" };
const state = (seq: number, rest: object) => ({ kind: "state", seq, atMs: 1, ...rest });

async function read(response: Response): Promise<unknown[]> {
  const text = await response.text();
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

test("who asks for lines learns the place of their start, each once, and then the sandbox", async () => {
  await using _ = await backendWithFake({
    async "sandbox.start"({ event, result, hungUp }) {
      event(state(1, { state: "starting" }));
      for (const [index, place] of [2, 2, 1].entries()) {
        event(state(2 + index, { state: "queued", place }));
        await new Promise((resolve) => setImmediate(resolve));
      }
      event(state(5, { state: "starting" }));
      event(state(6, { state: "running" }));
      if (!hungUp.aborted) result("started");
    },
  });
  const response = await callRoute(create, { body: {}, headers: lines });
  expect([response.status, response.headers.get("content-type")]).toEqual([
    200,
    "application/x-ndjson; charset=utf-8",
  ]);
  expect(cookieOf(response)).toMatch(/^quicksand-visitor=/);
  const told = await read(response);
  expect(told.at(-1)).toMatchObject({ sandbox: { state: "running", image: "microsandbox/python" } });
  // A reader that is slower than the queue is told the newest place only.
  const places = told.slice(0, -1).map((line) => JSON.stringify(line));
  expect(places.length).toBeGreaterThan(0);
  expect(new Set(places).size).toBe(places.length);
});

test("a start that needs no wait is one line", async () => {
  await using _ = await backendWithFake();
  const told = await read(await callRoute(create, { body: {}, headers: lines }));
  expect(told).toEqual([{ sandbox: expect.objectContaining({ state: "running" }) }]);
});

test("a start that waited in vain ends with the reason and when to try again", async () => {
  await using _ = await backendWithFake({
    "sandbox.start"({ event, error }) {
      event(state(1, { state: "queued", place: 4 }));
      error(new SandboxError("serverFull", "The server is full.", { details: { retryAfterMs: 30_000 } }));
    },
  });
  const told = await read(await callRoute(create, { body: {}, headers: lines }));
  expect(told).toEqual([
    { state: "queued", place: 4 },
    { error: { code: "serverFull", message: "The server is full.", details: { retryAfterMs: 30_000 } } },
  ]);
});

test("what is known before the wait is refused with its own status, lines or not", async () => {
  const full = ({ error }: FakeAnswer): void =>
    error(new SandboxError("serverFull", "1000 starts wait.", { details: { retryAfterMs: 30_000 } }));
  await using _ = await backendWithFake({ "sandbox.start": full });
  for (const headers of [lines, {}]) {
    const response = await callRoute(create, { body: {}, headers });
    expect(response.headers.get("retry-after")).toBe("30");
    expect(await errorOf(response)).toMatchObject({ status: 429, error: { code: "serverFull" } });
  }
});

test("who goes while they wait leaves the queue: their start is stopped", async () => {
  const stopped = Promise.withResolvers<unknown>();
  let begun: FakeAnswer | undefined;
  await using _ = await backendWithFake({
    "sandbox.start"(answer) {
      begun = answer;
      answer.event(state(1, { state: "queued", place: 1 }));
    },
    "sandbox.stop"({ params, result }) {
      stopped.resolve(params["sandbox"]);
      result("stopped");
      begun?.error(new SandboxError("sandboxNotRunning", "It was stopped while it started."));
    },
  });
  const leave = new AbortController();
  const response = await callRoute(create, { body: {}, headers: lines, signal: leave.signal });
  await response.body?.getReader().read();
  leave.abort();
  expect(await stopped.promise).toBe(begun?.params["sandbox"]);
});
