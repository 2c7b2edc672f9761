import { expect, test } from "vitest";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import { createEmbedSandbox } from "./embed-sandbox.ts";

interface Asked {
  readonly what: string;
  readonly authorization: string | null;
  readonly credentials: string | undefined;
  readonly body: Record<string, unknown>;
}

/** A server that answers by what is asked; the stream of events is written by the test. */
function fakeServer(refusals: Record<string, Response> = {}) {
  const asked: Asked[] = [];
  let made = 0;
  let stream = new TransformStream<Uint8Array, Uint8Array>();
  const answerTo = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const what = `${init.method} ${input instanceof Request ? input.url : input.toString()}`;
    asked.push({
      what,
      authorization: new Headers(init.headers).get("authorization"),
      credentials: init.credentials,
      body: typeof init.body === "string" ? JSON.parse(init.body) : {},
    });
    const refusal = refusals[what];
    delete refusals[what];
    if (refusal !== undefined) return refusal;
    if (what === "POST /api/sandboxes") {
      made += 1;
      return Response.json({ id: `s-${made}`, token: "visitor.x" }, { status: 201 });
    }
    if (what.includes("/events")) {
      stream = new TransformStream();
      return new Response(stream.readable);
    }
    return what.startsWith("DELETE")
      ? new Response(null, { status: 204 })
      : Response.json({}, { status: 202 });
  };
  const tell = async (event: object): Promise<void> => {
    const writer = stream.writable.getWriter();
    await writer.write(new TextEncoder().encode(`${JSON.stringify(event)}\n`));
    writer.releaseLock();
  };
  return { asked, fetch: answerTo, tell };
}

function sandboxAt({ fetch }: ReturnType<typeof fakeServer>) {
  const events: RunEvent[] = [];
  const lost: string[] = [];
  const sandbox = createEmbedSandbox({
    language: "python",
    onEvent: (event) => events.push(event),
    onLost: (reason) => lost.push(reason),
    onInputRefused: () => undefined,
    fetch,
    wait: () => new Promise((resolve) => setTimeout(resolve)),
  });
  return { sandbox, events, lost };
}

const PROGRAM = {
  files: [
    { path: "main.py", content: "x" },
    { path: "a.txt", content: "A" },
  ],
};
const refusal = (status: number, code: string, headers: Record<string, string> = {}) =>
  Response.json({ error: { code, message: code, details: {} } }, { status, headers });

test("it is known by the token of its first answer, and neither sends nor takes a cookie", async () => {
  const server = fakeServer();
  const { sandbox, events } = sandboxAt(server);
  await sandbox.run({ ...PROGRAM, args: ["-v"], stdin: "Ada\n" }, "e1");
  const inputs = () => server.asked.filter(({ what }) => what.endsWith("/e1/input")).map(({ body }) => body);
  await expect.poll(inputs).toEqual([
    { number: 1, data: "Ada\n" },
    { number: 2, eof: true },
  ]);
  const [first, ...rest] = server.asked;
  expect(first?.body).toEqual({ language: "python", identity: "token" });
  expect(rest.map(({ authorization }) => authorization)).toEqual(rest.map(() => "Bearer visitor.x"));
  expect(new Set(server.asked.map(({ credentials }) => credentials))).toEqual(new Set(["omit"]));
  const bodyOf = (end: string) => server.asked.find(({ what }) => what.endsWith(end))?.body;
  expect(bodyOf("/runs")).toMatchObject({ code: "x", path: "main.py", args: ["-v"], execution: "e1" });
  expect(bodyOf("/runs")?.["files"]).toEqual([{ path: "a.txt", content: "A" }]);
  const event = { kind: "stdout", execution: "e1", seq: 3, atMs: 1, text: "hi" };
  await server.tell(event);
  await expect.poll(() => events).toEqual([event]);
  await sandbox.run(PROGRAM, "e2");
  expect(server.asked.filter(({ what }) => what === "POST /api/sandboxes")).toHaveLength(1);
});

test("a sandbox that was idle for long is made anew for the run that finds it gone", async () => {
  const refusals: Record<string, Response> = {};
  const server = fakeServer(refusals);
  const { sandbox, lost } = sandboxAt(server);
  await sandbox.run(PROGRAM, "e1");
  refusals["POST /api/sandboxes/s-1/runs"] = refusal(404, "sandboxNotFound");
  await sandbox.run(PROGRAM, "e2");
  const runs = server.asked.map(({ what }) => what).filter((what) => what.endsWith("/runs"));
  expect(runs).toEqual([1, 1, 2].map((id) => `POST /api/sandboxes/s-${id}/runs`));
  expect(lost).toEqual([]);
});

test("that the sandbox has ended is told with the reason, and the next run makes another", async () => {
  const server = fakeServer();
  const { sandbox, lost } = sandboxAt(server);
  await sandbox.run(PROGRAM, "e1");
  await server.tell({ kind: "state", seq: 4, atMs: 1, state: "stopped", reason: "it was idle." });
  await expect.poll(() => lost).toEqual(["it was idle."]);
  expect(sandbox.isUp).toBe(false);
  await sandbox.run(PROGRAM, "e2");
  expect(server.asked.map(({ what }) => what)).toContain("POST /api/sandboxes/s-2/runs");
});

test("a refusal says when it may be tried again", async () => {
  const server = fakeServer({ "POST /api/sandboxes": refusal(429, "tooManyRuns", { "retry-after": "7" }) });
  const { sandbox } = sandboxAt(server);
  await expect(sandbox.run(PROGRAM, "e1")).rejects.toMatchObject({
    code: "tooManyRuns",
    retryAfterMs: 7_000,
  });
  expect(sandbox.isUp).toBe(false);
});

test("who leaves ends the sandbox, once", async () => {
  const server = fakeServer();
  const { sandbox } = sandboxAt(server);
  await sandbox.run(PROGRAM, "e1");
  sandbox.leave();
  sandbox.leave();
  expect(server.asked.filter(({ what }) => what === "DELETE /api/sandboxes/s-1")).toHaveLength(1);
});
