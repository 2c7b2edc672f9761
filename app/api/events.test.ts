import { expect, test } from "vitest";
import { Sandbox } from "#lib/api/contract.ts";
import { backendWithFake } from "#lib/backend/testing/backend-with-fake.ts";
import { callRoute, cookieOf } from "#lib/backend/testing/call-route.ts";
import { stdout } from "#lib/microsandbox/testing/sample-events.ts";
import { readLines } from "#lib/protocol/ndjson.ts";
import { GET as shared } from "./events/route.ts";
import { GET as events } from "./sandboxes/[id]/events/route.ts";
import { POST as create } from "./sandboxes/route.ts";

async function newSandbox(cookie?: string) {
  const response = await callRoute(create, { body: {}, cookie });
  return { id: Sandbox.parse(await response.json()).id, cookie: cookie ?? cookieOf(response) };
}

async function nextLine(lines: AsyncGenerator<string>): Promise<unknown> {
  const { value, done } = await lines.next();
  return done === true ? "end" : JSON.parse(value);
}

function linesOf(response: Response): AsyncGenerator<string> {
  if (response.body === null) throw new Error("no body");
  return readLines(response.body, 1_000_000);
}

test("passes each event on as soon as it is there, and asks for metrics every second", async () => {
  const release = Promise.withResolvers<void>();
  await using test = await backendWithFake({
    "sandbox.watch": async ({ event, result }) => {
      event(stdout(6, "first\n"));
      await release.promise;
      event(stdout(7, "second\n"));
      result({ state: "stopped" });
    },
  });
  const { id, cookie } = await newSandbox();
  const response = await callRoute(events, { params: { id }, cookie, path: "/api/x?after=5" });
  expect(response.headers.get("content-type")).toContain("application/x-ndjson");
  const lines = linesOf(response);
  expect(await nextLine(lines)).toEqual(stdout(6, "first\n"));
  release.resolve();
  expect(await nextLine(lines)).toEqual(stdout(7, "second\n"));
  expect(await nextLine(lines)).toBe("end");
  expect(test.server.calls.at(-1)?.params).toMatchObject({ sandbox: id, after: 5, metricsEveryMs: 1_000 });
});

test("a client that goes away ends the sandbox server's stream, however it goes", async () => {
  const hungUp = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let watches = 0;
  await using _ = await backendWithFake({
    "sandbox.watch": ({ event, hungUp: signal }) => {
      const mine = hungUp[watches];
      watches += 1;
      signal.addEventListener("abort", () => mine?.resolve());
      event(stdout(1, "a"));
    },
  });
  const { id, cookie } = await newSandbox();
  const cancelled = await callRoute(events, { params: { id }, cookie });
  await cancelled.body?.cancel();
  await hungUp[0]?.promise;
  const abort = new AbortController();
  await callRoute(events, { params: { id }, cookie, signal: abort.signal });
  abort.abort();
  await hungUp[1]?.promise;
});

test("one stream carries several sandboxes, each from its own place, and says which are gone", async () => {
  const asked: unknown[] = [];
  await using _ = await backendWithFake({
    "sandbox.watch": ({ params, event, accept }) => {
      asked.push([params["sandbox"], params["after"]]);
      if (params["after"] === 3) event(stdout(4, "from a"));
      else accept();
    },
  });
  const a = await newSandbox();
  const b = await newSandbox(a.cookie);
  const path = `/api/events?sandbox=${a.id}:3&sandbox=${b.id}:0&sandbox=unknown:9`;
  const lines = linesOf(await callRoute(shared, { path, cookie: a.cookie }));
  const first = [await nextLine(lines), await nextLine(lines)];
  expect(first).toContainEqual({ sandbox: a.id, event: stdout(4, "from a") });
  expect(first).toContainEqual({
    sandbox: "unknown",
    gone: expect.objectContaining({ code: "sandboxNotFound" }),
  });
  expect(asked).toHaveLength(2);
  expect(asked).toContainEqual([a.id, 3]);
  expect(asked).toContainEqual([b.id, 0]);
  await lines.return(undefined);
});

test("a sandbox that stops is gone after its last event; the others go on", async () => {
  const stop = Promise.withResolvers<void>();
  await using _ = await backendWithFake({
    "sandbox.watch": async ({ params, accept, event, result }) => {
      accept();
      if (params["after"] !== 1) return event(stdout(9, "other"));
      await stop.promise;
      event(stdout(2, "last words"));
      return result({ state: "stopped" });
    },
  });
  const a = await newSandbox();
  const b = await newSandbox(a.cookie);
  const path = `/api/events?sandbox=${a.id}:1&sandbox=${b.id}:0`;
  const lines = linesOf(await callRoute(shared, { path, cookie: a.cookie }));
  expect(await nextLine(lines)).toEqual({ sandbox: b.id, event: stdout(9, "other") });
  stop.resolve();
  expect(await nextLine(lines)).toEqual({ sandbox: a.id, event: stdout(2, "last words") });
  expect(await nextLine(lines)).toMatchObject({ sandbox: a.id, gone: { code: "sandboxNotRunning" } });
  await lines.return(undefined);
});

test("when the sandbox server breaks off, the stream ends, so that the page comes back for more", async () => {
  await using _ = await backendWithFake({
    "sandbox.watch": async ({ bytes, cut }) => {
      await bytes("\n");
      cut();
    },
  });
  const { id, cookie } = await newSandbox();
  const lines = linesOf(await callRoute(shared, { path: `/api/events?sandbox=${id}:0`, cookie }));
  await expect(nextLine(lines)).rejects.toThrow();
});

test("refuses a place that is no number, and streams without or with too many sandboxes", async () => {
  await using _ = await backendWithFake();
  const { id, cookie } = await newSandbox();
  const many = Array.from({ length: 65 }, (_each, index) => `sandbox=s${index}:0`).join("&");
  for (const query of ["", many, `sandbox=${id}:-1`, `sandbox=${id}:1:2`, `sandbox=${id}:x`]) {
    const response = await callRoute(shared, { path: `/api/events?${query}`, cookie });
    expect(response.status, query).toBe(400);
  }
  const response = await callRoute(events, { params: { id }, cookie, path: "/api/x?after=now" });
  expect(response.status).toBe(400);
});

test("a visitor has so many streams open, and a closed one makes room", async () => {
  await using _ = await backendWithFake();
  const { id, cookie } = await newSandbox();
  const open = () => callRoute(events, { params: { id }, cookie });
  const first = await open();
  const others = await Promise.all(Array.from({ length: 31 }, open));
  const refused = await open();
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "5"]);
  await first.body?.cancel();
  const again = await open();
  expect(again.status).toBe(200);
  for (const { body } of [...others, again]) await body?.cancel();
});

test("a stream that is refused does not count", async () => {
  await using _ = await backendWithFake();
  const { id, cookie } = await newSandbox();
  const missing = { params: { id: "s-00000000000000000000000000000000" }, cookie };
  for (let index = 0; index < 40; index += 1) expect((await callRoute(events, missing)).status).toBe(404);
  const response = await callRoute(events, { params: { id }, cookie });
  expect(response.status).toBe(200);
  await response.body?.cancel();
});
