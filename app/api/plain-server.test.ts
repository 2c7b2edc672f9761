import { expect, test } from "vitest";
import { Executions, Languages, Sandbox } from "#lib/api/contract.ts";
import { backendWithFake } from "#lib/backend/testing/backend-with-fake.ts";
import { callRoute, cookieOf } from "#lib/backend/testing/call-route.ts";
import type { FakeHandlers } from "#lib/microsandbox/testing/fake-rpc-server.ts";
import { SandboxError } from "#lib/protocol/errors.ts";
import { readLines } from "#lib/protocol/ndjson.ts";
import { SandboxEvent } from "#lib/protocol/run-event.ts";
import { GET as languages } from "./languages/route.ts";
import { POST as runOnce } from "./run/route.ts";
import { POST as command } from "./sandboxes/[id]/commands/route.ts";
import { GET as events } from "./sandboxes/[id]/events/route.ts";
import { POST as input } from "./sandboxes/[id]/executions/[execution]/input/route.ts";
import { POST as signal } from "./sandboxes/[id]/executions/[execution]/signal/route.ts";
import { PUT as write } from "./sandboxes/[id]/files/content/route.ts";
import { GET as files } from "./sandboxes/[id]/files/route.ts";
import { GET as executions } from "./sandboxes/[id]/executions/route.ts";
import { POST as run } from "./sandboxes/[id]/runs/route.ts";
import { POST as create } from "./sandboxes/route.ts";

/** A server that knows the original's five methods and nothing of ours. */
function original(handlers: FakeHandlers = {}): FakeHandlers {
  const unknown: FakeHandlers[keyof FakeHandlers] = ({ error }) =>
    error(new SandboxError("methodNotFound", "Method not found"));
  return {
    "server.info": unknown,
    "sandbox.watch": unknown,
    "execution.list": unknown,
    "execution.input": unknown,
    "execution.signal": unknown,
    "fs.list": unknown,
    "fs.write": unknown,
    "sandbox.repl.run": ({ result, params }) => {
      const output = [{ stream: "stdout", text: `ran ${String(params["code"])}` }];
      result({ language: "python", output, status: "success" });
    },
    "sandbox.command.run": ({ result }) =>
      result({ args: [], command: "ls", exit_code: 2, output: [], success: false }),
    ...handlers,
  };
}

async function newSandbox() {
  const response = await callRoute(create, { body: {} });
  return { id: Sandbox.parse(await response.json()).id, cookie: cookieOf(response) };
}

type Place = Awaited<ReturnType<typeof newSandbox>>;

/** The events of an execution to its end. */
async function eventsTo({ id, cookie }: Place, execution: string, after = 0): Promise<SandboxEvent[]> {
  const path = `/api/sandboxes/${id}/events?after=${after}`;
  const response = await callRoute(events, { params: { id }, cookie, path });
  expect(response.status).toBe(200);
  const list: SandboxEvent[] = [];
  for await (const line of readLines(response.body ?? new ReadableStream(), 100_000)) {
    const event = SandboxEvent.parse(JSON.parse(line));
    list.push(event);
    if (event.kind === "finished" && event.execution === execution) break;
  }
  return list;
}

const start = async ({ id, cookie }: Place, body: object) =>
  callRoute(run, { params: { id }, cookie, body: { language: "python", ...body } });

test("a page's run starts at once, and its output comes when the server has it all", async () => {
  const release = Promise.withResolvers<void>();
  await using _ = await backendWithFake(
    original({
      "sandbox.repl.run": async ({ result }) => {
        await release.promise;
        const output = [{ stream: "stdout", text: "hello" }];
        result({ language: "python", output, status: "success" });
      },
    }),
  );
  const place = await newSandbox();
  const response = await start(place, { code: "1", execution: "mine" });
  expect(response.status).toBe(202);
  const call = { params: { id: place.id }, cookie: place.cookie };
  const running = Executions.parse(await (await callRoute(executions, call)).json());
  expect(running.executions).toMatchObject([{ execution: "mine", state: "running", stdinOpen: false }]);
  release.resolve();
  const list = await eventsTo(place, "mine");
  expect(list.map(({ kind }) => kind)).toEqual(["state", "started", "stdout", "finished"]);
  expect(list.map((event) => ("seq" in event ? event.seq : 0))).toEqual([1, 2, 3, 4]);
  expect(await eventsTo(place, "mine", 2)).toEqual(list.slice(2));
  const ended = Executions.parse(await (await callRoute(executions, call)).json());
  expect(ended.executions).toMatchObject([{ state: "finished", outcome: { kind: "exited", code: 0 } }]);
});

test("a run that is asked for twice with one id runs once", async () => {
  await using test = await backendWithFake(original());
  const place = await newSandbox();
  for (let times = 0; times < 2; times += 1) {
    expect(await (await start(place, { code: "1", execution: "mine" })).json()).toEqual({
      execution: "mine",
    });
  }
  await eventsTo(place, "mine");
  expect(test.server.calls.filter(({ method }) => method === "sandbox.repl.run").length).toBe(1);
});

test("commands work; what the server cannot do is said plainly", async () => {
  await using _ = await backendWithFake(original());
  const place = await newSandbox();
  const call = { params: { id: place.id, execution: "mine" }, cookie: place.cookie };
  const body = { command: "ls", execution: "mine" };
  expect((await callRoute(command, { ...call, body })).status).toBe(202);
  expect((await eventsTo(place, "mine")).at(-1)).toMatchObject({ outcome: { kind: "exited", code: 2 } });
  const typed = await callRoute(input, { ...call, body: { number: 1, data: "x" } });
  const stopped = await callRoute(signal, { ...call, body: { signal: "stop" } });
  const listed = await callRoute(files, call);
  const written = await callRoute(write, { ...call, method: "PUT", path: "/api?path=a" });
  const refused = [typed, stopped, listed, written].map(({ status }) => status);
  expect(refused).toEqual([501, 501, 501, 501]);
});

test("a run that the server fails is lost, with the reason", async () => {
  await using _ = await backendWithFake(
    original({
      "sandbox.repl.run": ({ raw }) =>
        raw(500, "application/json", '{"error":"Internal server error","code":5002}'),
    }),
  );
  const place = await newSandbox();
  await start(place, { code: "1", execution: "mine" });
  expect((await eventsTo(place, "mine")).at(-1)).toMatchObject({
    outcome: { kind: "sandboxLost", reason: expect.stringContaining("Internal server error") },
  });
});

test("another visitor's sandbox is not there, also where the server answers with bare numbers", async () => {
  await using _ = await backendWithFake(original());
  const ada = await newSandbox();
  const bob = await newSandbox();
  await start(ada, { code: "1" });
  const call = { params: { id: ada.id }, cookie: bob.cookie };
  expect((await callRoute(events, call)).status).toBe(404);
  expect((await start({ id: ada.id, cookie: bob.cookie }, { code: "1" })).status).toBe(404);
});

test("one call runs a program, though the server does not know the namespace yet", async () => {
  await using _ = await backendWithFake(
    original({
      "sandbox.metrics.get": ({ raw }) =>
        raw(400, "application/json", `{"error":"Namespace directory 'x' does not exist","code":2001}`),
    }),
  );
  const response = await callRoute(runOnce, { body: { language: "python", code: "x" } });
  expect(await response.json()).toMatchObject({ stdout: "ran x\n", outcome: { kind: "exited", code: 0 } });
});

test("its languages are those of the original", async () => {
  await using _ = await backendWithFake(original());
  const answer = Languages.parse(await (await callRoute(languages)).json());
  expect(answer.languages.map((language) => language.id)).toEqual(["python", "node"]);
});
