import { afterAll, beforeAll, expect, test } from "vitest";
import { RunOnceResult, Started } from "#lib/api/contract.ts";
import { callRoute } from "#lib/backend/testing/call-route.ts";
import { readLines } from "#lib/protocol/ndjson.ts";
import { SandboxEvent } from "#lib/protocol/run-event.ts";
import { GET as languages } from "./languages/route.ts";
import { POST as runOnce } from "./run/route.ts";
import { GET as events } from "./sandboxes/[id]/events/route.ts";
import { POST as input } from "./sandboxes/[id]/executions/[execution]/input/route.ts";
import { POST as signal } from "./sandboxes/[id]/executions/[execution]/signal/route.ts";
import { GET as executions } from "./sandboxes/[id]/executions/route.ts";
import { DELETE as remove, GET as view } from "./sandboxes/[id]/route.ts";
import { POST as run } from "./sandboxes/[id]/runs/route.ts";
import { newSandbox } from "./testing/new-sandbox.ts";
import { type RealBackend, startRealBackend } from "./testing/real-backend.ts";

let backend: RealBackend;

beforeAll(async () => {
  backend = await startRealBackend();
});

afterAll(() => backend.close());

type Place = Awaited<ReturnType<typeof newSandbox>>;

/** The sandbox's events from the beginning, one after another. */
async function* watch({ id, cookie }: Place, after = 0): AsyncGenerator<SandboxEvent, void, void> {
  const path = `/api/sandboxes/${id}/events?after=${after}`;
  const response = await callRoute(events, { params: { id }, cookie, path });
  expect(response.status).toBe(200);
  for await (const line of readLines(response.body ?? new ReadableStream(), 1_000_000)) {
    if (line !== "") yield SandboxEvent.parse(JSON.parse(line));
  }
}

async function start({ id, cookie }: Place, code: string, language = "python"): Promise<string> {
  const response = await callRoute(run, { params: { id }, cookie, body: { language, code } });
  expect(response.status, await response.clone().text()).toBe(202);
  return Started.parse(await response.json()).execution;
}

/** Reads until an event of this kind. */
async function until<K extends SandboxEvent["kind"]>(
  stream: AsyncGenerator<SandboxEvent, void, void>,
  kind: K,
): Promise<Extract<SandboxEvent, { kind: K }>> {
  for (;;) {
    const { value, done } = await stream.next();
    if (done === true) throw new Error(`the stream ended before ${kind}`);
    if (value.kind === kind) return value as Extract<SandboxEvent, { kind: K }>;
  }
}

/** What is printed from here on, and how it ends. */
async function toTheEnd(stream: AsyncGenerator<SandboxEvent, void, void>) {
  let text = "";
  for await (const event of stream) {
    if (event.kind === "stdout") text += event.text;
    if (event.kind === "finished") return { text, outcome: event.outcome };
  }
  throw new Error("the stream ended before the program");
}

test("runs hello in both languages in one call, and leaves no sandbox", async () => {
  for (const [language, code] of [
    ["python", "import sys; print('hello', sys.stdin.read())"],
    [
      "node",
      "let text = ''; for await (const part of process.stdin) text += part; console.log('hello', text)",
    ],
  ]) {
    const response = await callRoute(runOnce, { body: { language, code, stdin: "Ada" } });
    expect(response.status, await response.clone().text()).toBe(200);
    const result = RunOnceResult.parse(await response.json());
    expect(result).toMatchObject({
      outcome: { kind: "exited", code: 0 },
      stdout: "hello Ada\n",
      stderr: "",
      omittedBytes: 0,
    });
  }
  const { body } = await backend.server.call("sandbox.metrics.get", { namespace: "*" });
  expect(body.result.sandboxes.filter((each: { running: boolean }) => each.running)).toEqual([]);
});

test("output arrives while the program waits for what is typed, and the answer after it", async () => {
  const place = await newSandbox();
  const stream = watch(place);
  const execution = await start(place, "name = input('Name? ')\nprint('Hi', name)");
  expect((await until(stream, "stdout")).text).toBe("Name? ");
  expect((await until(stream, "input")).execution).toBe(execution);
  const params = { id: place.id, execution };
  const typed = await callRoute(input, { params, cookie: place.cookie, body: { number: 1, data: "Ada\n" } });
  expect(await typed.json()).toEqual({ number: 1 });
  expect(await toTheEnd(stream)).toEqual({ text: "Hi Ada\n", outcome: { kind: "exited", code: 0 } });
});

test("stop ends a loop, with its output there, and a reader who comes back later finds all of it", async () => {
  const place = await newSandbox();
  const stream = watch(place);
  // Two lines, since a line and its end are two writes: by the second the first is whole.
  const execution = await start(place, "print('before')\nprint('loop', end='')\nwhile True: pass");
  while (!(await until(stream, "stdout")).text.includes("loop"));
  const params = { id: place.id, execution };
  const stopped = await callRoute(signal, { params, cookie: place.cookie, body: { signal: "stop" } });
  expect(stopped.status).toBe(204);
  const { outcome } = await toTheEnd(stream);
  expect(outcome).toMatchObject({ kind: "killed", signal: "SIGINT", by: "caller" });
  expect(await toTheEnd(watch(place))).toEqual({ text: "before\nloop", outcome });
  const listed = await callRoute(executions, { params, cookie: place.cookie });
  expect(await listed.json()).toMatchObject({ executions: [{ execution, state: "finished" }] });
});

test("a sandbox that is deleted ends its stream, and nothing of it is left", async () => {
  const place = await newSandbox();
  const stream = watch(place);
  await until(stream, "metrics");
  const call = { params: { id: place.id }, cookie: place.cookie };
  expect((await callRoute(remove, { ...call, method: "DELETE" })).status).toBe(204);
  const states: string[] = [];
  for await (const event of stream) if (event.kind === "state") states.push(event.state);
  expect(states.at(-1)).toBe("stopped");
  expect((await callRoute(view, call)).status).toBe(404);
});

test("a visitor cannot reach another's sandbox", async () => {
  const ada = await newSandbox();
  const bob = await newSandbox();
  const call = { params: { id: ada.id }, cookie: bob.cookie };
  expect((await callRoute(view, call)).status).toBe(404);
  expect((await callRoute(events, call)).status).toBe(404);
  const body = { language: "python", code: "1" };
  expect((await callRoute(run, { ...call, body })).status).toBe(404);
});

test("bad requests are told apart", async () => {
  const image = await callRoute(runOnce, { body: { language: "python", code: "1", image: "nosuch" } });
  expect(image.status).toBe(404);
  expect(await image.json()).toMatchObject({
    error: { code: "imageNotFound", details: { images: expect.any(Array) } },
  });
  const timeout = await callRoute(runOnce, {
    body: { language: "python", code: "while True: pass", timeoutMs: 300 },
  });
  expect(await timeout.json()).toMatchObject({ outcome: { kind: "timedOut", limitMs: 300 } });
});

test("tells the languages with their versions", async () => {
  const answer = await (await callRoute(languages)).json();
  expect(answer).toMatchObject({
    languages: [
      { id: "python", available: true },
      { id: "node", available: true },
    ],
  });
});
