import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { NDJSON } from "#lib/protocol/ndjson.ts";
import type { Limits } from "#lib/protocol/limits.ts";
import { RunEvent, SandboxEvent } from "#lib/protocol/run-event.ts";
import { FakeRuntime, type FakeExecution } from "./testing/fake-runtime.ts";
import { startFakeServer } from "./testing/fake-server.ts";
import { type TestServer } from "./testing/test-server.ts";

const BOX = { namespace: "default", sandbox: "box" };
const PYTHON = { ...BOX, language: "python", code: "pass" };

let server: TestServer;
let runtime: FakeRuntime;

async function serve(limits: Partial<Limits> = {}): Promise<void> {
  runtime = new FakeRuntime();
  server = await startFakeServer(runtime, { limits: { stopGraceMs: 30, ...limits } });
  await server.call("sandbox.start", { ...BOX, config: { image: "microsandbox/python" } });
}
afterEach(() => server.close());

function running(act: (program: FakeExecution) => void = () => {}): Promise<FakeExecution> {
  return new Promise((resolve) => {
    runtime.program = (program) => {
      program.started();
      act(program);
      resolve(program);
    };
  });
}

const textOf = (events: readonly SandboxEvent[]) =>
  events.map((event) => (event.kind === "stdout" ? event.text : "")).join("");

describe("a streamed run", () => {
  beforeEach(() => serve());

  test("sends each event when it happens and the ordinary response last", async () => {
    const started = running((program) => program.stdout("first"));
    const { promise: sawFirst, resolve } = Promise.withResolvers<void>();
    const streaming = server.stream("sandbox.repl.run", PYTHON, (event) => {
      if (event.kind === "stdout") resolve();
    });
    const program = await started;
    await sawFirst;
    program.stderr("second");
    program.emit({ kind: "display", id: "d", bundle: { "image/png": "abc" } });
    program.emit({ kind: "input", prompt: "Name? " });
    program.end();
    const { events, last } = await streaming;
    for (const event of events) RunEvent.parse(event);
    expect(events).toMatchObject([
      { kind: "started", language: "python", version: "3.11.2", cold: false, stdinOpen: false },
      { kind: "stdout", text: "first" },
      { kind: "stderr", text: "second" },
      { kind: "display", id: "d", bundle: { "image/png": "abc" } },
      { kind: "input", prompt: "Name? " },
      { kind: "finished", outcome: { kind: "exited", code: 0 } },
    ]);
    expect(last).toMatchObject({ jsonrpc: "2.0", id: 1, result: { language: "python", status: "success" } });
  });

  test("answers what is known before the first event without a stream", async () => {
    const response = await server.post(
      { jsonrpc: "2.0", method: "sandbox.repl.run", params: { ...PYTHON, sandbox: "nosuch" }, id: 1 },
      { accept: `application/json, ${NDJSON}` },
    );
    expect([response.status, response.headers.get("content-type")]).toEqual([404, "application/json"]);
    expect(await response.json()).toMatchObject({ error: { data: { code: "sandboxNotFound" } } });
  });

  test("never splits a character, and gives the bytes as base64 when asked", async () => {
    const print = (program: FakeExecution) => {
      const bytes = Buffer.from("€");
      program.stdout(bytes.subarray(0, 1));
      program.stdout(bytes.subarray(1));
      program.stdout(Buffer.from([0xff]));
      program.end();
    };
    void running(print);
    expect(textOf((await server.stream("sandbox.repl.run", PYTHON)).events)).toBe("€\uFFFD");
    void running(print);
    const { events } = await server.stream("sandbox.repl.run", { ...PYTHON, encoding: "base64" });
    const parts = events.flatMap((event) =>
      event.kind === "stdout" ? [Buffer.from(event.text, "base64")] : [],
    );
    expect(Buffer.concat(parts)).toEqual(Buffer.from([...Buffer.from("€"), 0xff]));
    expect(events[1]).toMatchObject({ encoding: "base64" });
  });

  test("alternating streams stay in their order", async () => {
    void running((program) => {
      for (let count = 0; count < 1_000; count += 1) {
        program.stdout(`${count}\n`);
        program.stderr(`${count}\n`);
      }
      program.end();
    });
    const { last } = await server.stream("sandbox.repl.run", PYTHON);
    expect(last.result.output.slice(0, 4)).toEqual([
      { stream: "stdout", text: "0" },
      { stream: "stderr", text: "0" },
      { stream: "stdout", text: "1" },
      { stream: "stderr", text: "1" },
    ]);
    expect(last.result.output).toHaveLength(2_000);
  });

  test("with a notice is told before it ends, and goes on when it is extended", async () => {
    const started = running();
    const { promise: noticed, resolve } = Promise.withResolvers<void>();
    const run = server.stream(
      "sandbox.repl.run",
      { ...PYTHON, execution: "e", noticeMs: 90, hardLimitMs: 60_000 },
      (event) => {
        if (event.kind === "deadline") resolve();
      },
    );
    const program = await started;
    await noticed;
    const { body } = await server.call("execution.extend", { ...BOX, execution: "e", ms: 30_000 });
    expect(body.result.hardLimitMs).toBe(60_000);
    expect(body.result.inMs).toBeGreaterThan(29_000);
    program.end();
    const { events } = await run;
    const deadline = events.find((event) => event.kind === "deadline");
    expect(deadline).toMatchObject({ hardLimitMs: 60_000 });
    expect(events.at(-1)).toMatchObject({ outcome: { kind: "exited", code: 0 } });
  });

  test("ends with its time-out in the events", async () => {
    void running((program) => {
      program.onSignal = () => program.end({ kind: "interrupted" });
    });
    const { events } = await server.stream("sandbox.repl.run", { ...PYTHON, noticeMs: 30, hardLimitMs: 30 });
    expect(events.at(-1)).toMatchObject({ kind: "finished", outcome: { kind: "timedOut", limitMs: 30 } });
  });
});

describe("a detached run", () => {
  beforeEach(() => serve());

  test("is answered at once; its events can be read later, and again", async () => {
    const started = running((program) => program.stdout("kept"));
    const { body } = await server.call("sandbox.repl.run", { ...PYTHON, detach: true, execution: "mine" });
    expect(body.result).toEqual({ execution: "mine", detached: true });
    (await started).end();
    const first = await server.stream("execution.attach", { ...BOX, execution: "mine" });
    expect(textOf(first.events)).toBe("kept");
    expect(first.last.result).toMatchObject({
      language: "python",
      output: [{ stream: "stdout", text: "kept" }],
    });
    const after = first.events.find((event) => event.kind === "stdout")?.seq ?? 0;
    const rest = await server.stream("execution.attach", { ...BOX, execution: "mine", after });
    expect(rest.events.map((event) => event.kind)).toEqual(["finished"]);
    const buffered = await server.call("execution.attach", { ...BOX, execution: "mine" });
    expect(buffered.body.result).toEqual(first.last.result);
  });

  test("asked for again under its id is the same one", async () => {
    const started = running((program) => program.stdout("once"));
    await server.call("sandbox.repl.run", { ...PYTHON, detach: true, execution: "mine" });
    const again = server.stream("sandbox.repl.run", { ...PYTHON, code: "other", execution: "mine" });
    (await started).end();
    expect(textOf((await again).events)).toBe("once");
    expect(runtime.machines[0]?.executions).toHaveLength(1);
  });
});

describe("what has finished", () => {
  test("is forgotten after its time", async () => {
    await serve({ keepFinishedS: 0.05 });
    await server.call("sandbox.repl.run", { ...PYTHON, execution: "e" });
    await expect
      .poll(
        async () => (await server.call("execution.attach", { ...BOX, execution: "e" })).body.error?.data.code,
      )
      .toBe("executionNotFound");
    expect((await server.call("execution.list", BOX)).body.result.executions).toEqual([]);
  });
});

describe("readers", () => {
  test("a run that nobody reads is interrupted, then killed", async () => {
    await serve({ readerGoneS: 0.03 });
    const started = running((program) => {
      program.onSignal = () => {};
    });
    await server.call("sandbox.repl.run", { ...PYTHON, detach: true, execution: "mine" });
    const program = await started;
    await expect.poll(() => program.killed).toBe(true);
    expect(program.signals).toEqual([2]);
    const { body } = await server.call("execution.attach", { ...BOX, execution: "mine" });
    expect(body.result.outcome).toEqual({ kind: "killed", signal: "SIGKILL", by: "limit" });
  });

  test("a caller who waits for a buffered answer reads; one who hangs up does not", async () => {
    await serve({ readerGoneS: 0.05 });
    const started = running();
    const abort = new AbortController();
    const call = server
      .call("sandbox.repl.run", { ...PYTHON, execution: "mine" }, {}, abort.signal)
      .catch(() => "gone");
    const program = await started;
    const begun = running();
    const patient = server.call("sandbox.command.run", { ...BOX, command: "x" });
    const command = await begun;
    abort.abort();
    expect(await call).toBe("gone");
    await expect.poll(() => program.signals).toEqual([2]);
    expect(command.signals).toEqual([]);
    command.end();
    expect((await patient).body.result.exit_code).toBe(0);
  });

  test("who watches the sandbox reads all that runs in it", async () => {
    await serve({ readerGoneS: 0.03 });
    const abort = new AbortController();
    const { promise: sawOutput, resolve } = Promise.withResolvers<void>();
    const watching = server
      .stream(
        "sandbox.watch",
        BOX,
        (event) => (event.kind === "stdout" ? resolve() : undefined),
        abort.signal,
      )
      .catch(() => "ended");
    const started = running((program) => program.stdout("x"));
    await server.call("sandbox.repl.run", { ...PYTHON, detach: true });
    const program = await started;
    await sawOutput;
    const gone = new Promise((resolve) => {
      program.onSignal = resolve;
    });
    abort.abort();
    await watching;
    expect(await gone).toBe(2);
    program.end();
  });

  test("one who does not read holds nobody up, and is told what it missed", async () => {
    await serve({ keepHeadBytes: 200_000, keepTailBytes: 200_000 });
    const started = running();
    const response = await server.post(
      { jsonrpc: "2.0", method: "sandbox.repl.run", params: PYTHON, id: 1 },
      { accept: NDJSON },
    );
    const program = await started;
    // More than the sockets between us can hold.
    for (let count = 0; count < 120; count += 1) {
      program.stdout("x".repeat(100_000));
      program.stderr(".");
    }
    program.end();
    const events = (await response.text())
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line))
      .flatMap((line) => (line.params === undefined ? [] : [SandboxEvent.parse(line.params)]));
    const gaps = events.filter((event) => event.kind === "gap");
    expect(gaps.length).toBeGreaterThan(0);
    const missed = gaps.reduce((sum, gap) => sum + gap.bytes, 0);
    const got = events.reduce(
      (sum, one) => sum + (one.kind === "stdout" || one.kind === "stderr" ? one.text.length : 0),
      0,
    );
    expect(got + missed).toBe(120 * 100_001);
    expect(events.at(-1)?.kind).toBe("finished");
  });
});

describe("sandbox.watch", () => {
  test("begins with the state, sends events and metrics, and ends with the sandbox", async () => {
    await serve();
    const { promise: measured, resolve } = Promise.withResolvers<void>();
    const watching = server.stream("sandbox.watch", { ...BOX, metricsEveryMs: 100 }, (event) => {
      if (event.kind === "metrics") resolve();
    });
    await measured;
    await server.call("sandbox.repl.run", PYTHON);
    await server.call("sandbox.stop", BOX);
    const { events, last } = await watching;
    for (const event of events) SandboxEvent.parse(event);
    expect(events[0]).toMatchObject({ kind: "state", state: "running" });
    expect(events.find((event) => event.kind === "metrics")).toMatchObject({
      memoryLimitBytes: 512 * 2 ** 20,
      diskBytes: 4_096,
      processLimit: 128,
    });
    expect(textOf(events)).toBe("hello\n");
    expect(events.at(-1)).toMatchObject({
      kind: "state",
      state: "stopped",
      reason: "it was stopped by a call",
    });
    expect(last.result).toEqual({ state: "stopped" });
  });

  test("resumes after a number", async () => {
    await serve();
    await server.call("sandbox.repl.run", { ...PYTHON, execution: "one" });
    const { body } = await server.call("execution.list", BOX);
    const after = body.result.executions[0].lastSeq;
    await server.call("sandbox.repl.run", { ...PYTHON, execution: "two" });
    await server.call("sandbox.stop", BOX);
    const { events } = await server.stream("sandbox.watch", { ...BOX, after });
    expect(events.flatMap((event) => ("execution" in event ? [event.execution] : []))).toEqual([
      "two",
      "two",
      "two",
    ]);
  });

  test("asks for a reader of streams", async () => {
    await serve();
    expect((await server.call("sandbox.watch", BOX)).status).toBe(400);
  });
});
