import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SandboxEvent } from "#lib/protocol/run-event.ts";
import type { Limits } from "#lib/protocol/limits.ts";
import type { ProgramEnd } from "./agent/connection.ts";
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
  await server.call("sandbox.start", {
    ...BOX,
    config: { image: "microsandbox/python", envs: ["A=b=c"], memory: 64 },
  });
}
afterEach(() => server.close());

/** A program that starts, then does what the test says, and runs on. */
function running(act: (program: FakeExecution) => void = () => {}): Promise<FakeExecution> {
  return new Promise((resolve) => {
    runtime.program = (program) => {
      program.started();
      act(program);
      resolve(program);
    };
  });
}

const kinds = (events: readonly SandboxEvent[]) => events.map((event) => event.kind);

/** Resolves when the execution is in this state. */
function untilState(execution: string, state: string): Promise<unknown> {
  return expect
    .poll(async () => {
      const { body } = await server.call("execution.list", BOX);
      return body.result.executions.find((one: { execution: string }) => one.execution === execution)?.state;
    })
    .toBe(state);
}

describe("a run", () => {
  beforeEach(() => serve());

  test("gets its code, its place and its environment; the language comes back as it was sent", async () => {
    const { body } = await server.call("sandbox.repl.run", { ...PYTHON, language: "Python" });
    expect(body.result).toMatchObject({
      language: "Python",
      status: "success",
      outcome: { kind: "exited", code: 0 },
    });
    expect(runtime.machines[0]?.executions[0]?.spec).toEqual({
      kind: "run",
      language: "python",
      workdir: "/workspace",
      env: { A: "b=c" },
      stdin: "closed",
      mode: { kind: "kernel", code: "pass" },
    });
  });

  test("that is fresh has its files and its code written first", async () => {
    const files = [{ path: "data/a.bin", content: "aGk=", encoding: "base64" as const }];
    await server.call("sandbox.repl.run", { ...PYTHON, fresh: true, files, args: ["x"], path: "src/app.py" });
    const machine = runtime.machines[0];
    expect(Object.fromEntries(machine?.files ?? [])).toEqual({
      "/workspace/data/a.bin": "hi",
      "/workspace/src/app.py": "pass",
    });
    expect(machine?.executions[0]?.spec).toMatchObject({
      mode: { kind: "fresh", path: "src/app.py", args: ["x"] },
    });
  });

  test.each(["/etc/passwd", "../x", "a/../../x", "", "a/", ".", "a\0b"])(
    "may not write the file %j",
    async (path) => {
      const { status, body } = await server.call("sandbox.repl.run", {
        ...PYTHON,
        files: [{ path, content: "" }],
      });
      expect([status, body.error.data.code]).toEqual([400, "invalidParams"]);
      expect(runtime.machines[0]?.files.size).toBe(0);
    },
  );

  test("whose files do not fit is refused with the reason, and ends for those who watch", async () => {
    const files = [{ path: "full", content: "x" }];
    const { status, body } = await server.call("sandbox.repl.run", { ...PYTHON, files, execution: "e1" });
    expect([status, body.error.message]).toEqual([422, "/workspace/full: the disk is full"]);
    const seen = await server.stream("execution.attach", { ...BOX, execution: "e1" });
    expect(seen.events.at(-1)).toMatchObject({ kind: "finished", outcome: { kind: "exited", code: 126 } });
  });

  test("in a language that the image lacks is refused with those it has", async () => {
    await server.call("sandbox.start", { ...BOX, sandbox: "node", config: { image: "microsandbox/node" } });
    const { status, body } = await server.call("sandbox.repl.run", { ...PYTHON, sandbox: "node" });
    expect([status, body.error.data]).toEqual([422, { code: "languageUnavailable", languages: ["node"] }]);
    const unknown = await server.call("sandbox.repl.run", { ...PYTHON, language: "py" });
    expect(unknown.body.error.message).toContain(
      'Unknown language "py"; there are python, node, nodejs, javascript',
    );
  });

  test("shows a displayed value in the displays and as a stdout line", async () => {
    runtime.program = (program) => {
      program.started();
      program.emit({ kind: "display", bundle: { "text/plain": "42" } });
      program.end();
    };
    const { body } = await server.call("sandbox.repl.run", PYTHON);
    expect(body.result.output).toEqual([{ stream: "stdout", text: "42" }]);
    expect(body.result.displays).toEqual([{ "text/plain": "42" }]);
  });

  test.each<[string, ProgramEnd, object]>([
    [
      "an exception",
      { kind: "threw", name: "E", message: "m", traceback: "t", code: 1 },
      { status: "error" },
    ],
    [
      "a crash",
      { kind: "signalled", signal: 11 },
      { status: "error", outcome: { kind: "killed", signal: "SIGSEGV", by: "program" } },
    ],
  ])("that ends with %s is an answer, not a failure of the call", async (_title, end, result) => {
    runtime.program = (program) => {
      program.started();
      program.end(end);
    };
    const { status, body } = await server.call("sandbox.repl.run", PYTHON);
    expect([status, body.result]).toMatchObject([200, result]);
  });

  test("with a time-out of 0 times out at once", async () => {
    const { body } = await server.call("sandbox.repl.run", { ...PYTHON, timeout: 0 });
    expect(body.result.output).toEqual([
      { stream: "stderr", text: "Error: Execution timed out after 0 seconds" },
    ]);
    expect(runtime.machines[0]?.executions).toHaveLength(0);
  });

  test("that does not end by SIGINT in time is killed, and keeps what it printed", async () => {
    const program = running((one) => {
      one.stdout("before\n");
      one.onSignal = () => {};
    });
    const { body } = await server.call("sandbox.repl.run", { ...PYTHON, timeout: 0.02 });
    const { signals, killed } = await program;
    expect([signals, killed]).toEqual([[2], true]);
    expect(body.result.output[0]).toEqual({ stream: "stdout", text: "before" });
    expect(body.result.outcome).toEqual({ kind: "timedOut", limitMs: 20 });
  });

  test("waits for the one before it in its language, and says its place; another language does not wait", async () => {
    const first = running();
    const one = server.call("sandbox.repl.run", { ...PYTHON, execution: "one" });
    const program = await first;
    const places: number[] = [];
    const two = server.stream("sandbox.repl.run", { ...PYTHON, execution: "two" }, (event) => {
      if (event.kind === "queued") places.push(event.place);
    });
    await untilState("two", "queued");
    runtime.program = (other) => {
      other.started();
      other.end();
    };
    const node = await server.call("sandbox.repl.run", { ...PYTHON, language: "node" });
    expect(node.body.result.status).toBe("success");
    program.end();
    expect((await one).body.result.status).toBe("success");
    expect(kinds((await two).events)).toEqual(["queued", "started", "finished"]);
    expect(places).toEqual([1]);
  });

  test("that is stopped while it waits never starts, and the next goes on", async () => {
    const first = running();
    const one = server.call("sandbox.repl.run", { ...PYTHON });
    const program = await first;
    const two = server.call("sandbox.repl.run", { ...PYTHON, execution: "two" });
    await untilState("two", "queued");
    const three = server.call("sandbox.repl.run", { ...PYTHON, execution: "three" });
    await untilState("three", "queued");
    await server.call("execution.signal", { ...BOX, execution: "two", signal: "SIGINT" });
    expect((await two).body.result.outcome).toEqual({ kind: "killed", signal: "SIGINT", by: "caller" });
    runtime.program = (other) => other.end();
    program.end();
    expect((await one).body.result.status).toBe("success");
    expect((await three).body.result.status).toBe("success");
    expect(runtime.machines[0]?.executions).toHaveLength(2);
  });

  test("whose files would be too much beside those that wait is refused until there is room", async () => {
    const first = running();
    const one = server.call("sandbox.repl.run", PYTHON);
    const program = await first;
    const big = (execution: string) =>
      server.call("sandbox.repl.run", {
        ...PYTHON,
        execution,
        detach: true,
        files: [{ path: "f", content: "x".repeat(3.5 * 2 ** 20) }],
      });
    for (let count = 1; count <= 9; count += 1) await big(`big-${count}`);
    const refused = await big("last");
    expect([refused.status, refused.body.error.data]).toMatchObject([
      429,
      { code: "tooManyRuns", retryAfterMs: 1_000 },
    ]);
    await server.call("execution.signal", { ...BOX, execution: "big-5", signal: "SIGINT" });
    expect((await big("last")).body.result).toMatchObject({ execution: "last" });
    runtime.program = (other) => other.end();
    program.end();
    await one;
    await untilState("last", "finished");
  });

  test("that prints without end is ended at the limit, with what it printed until then", async () => {
    await server.close();
    await serve({ outputMiB: 1 });
    const program = running((one) => {
      for (let count = 0; count < 40; count += 1) one.stdout("x".repeat(50_000));
    });
    const { body } = await server.call("sandbox.repl.run", PYTHON);
    expect((await program).killed).toBe(true);
    expect(body.result.outcome).toEqual({ kind: "outputLimit", limitBytes: 2 ** 20 });
    expect(body.result.output[0].text).toHaveLength(2 ** 20);
    expect(body.result.output[1].text).toBe("Error: Stopped after 1 MiB of output, the limit");
  });

  test("that prints more lines than an answer may have keeps the first and the last, and says what is missing", async () => {
    await server.close();
    await serve({ resultLines: 4 });
    void running((program) => {
      program.stdout("1\n2\n3\n4\n5\n");
      program.stderr("6\n");
      program.end();
    });
    const line = (stream: string, text: string) => ({ stream, text });
    const told = "… 2 lines (4 bytes) are not shown here; ask for a stream of events to get all of them";
    const output = [
      line("stdout", "1"),
      line("stdout", "2"),
      line("stderr", told),
      line("stdout", "5"),
      line("stderr", "6"),
    ];
    const run = await server.call("sandbox.repl.run", { ...PYTHON, execution: "lines" });
    expect(run.body.result).toMatchObject({ output, droppedBytes: 4, status: "success" });
    const { events, last } = await server.stream("execution.attach", { ...BOX, execution: "lines" });
    expect(events.map((event) => (event.kind === "stdout" ? event.text : "")).join("")).toBe(
      "1\n2\n3\n4\n5\n",
    );
    expect(last.result).toMatchObject({ output, droppedBytes: 4 });
  });

  test("that was killed for memory says so, with the limit", async () => {
    runtime.program = (program) => {
      program.started();
      const machine = runtime.machines[0];
      if (machine !== undefined) machine.oomKillCount += 1;
      program.end({ kind: "signalled", signal: 9 });
    };
    const { body } = await server.call("sandbox.repl.run", PYTHON);
    expect(body.result.outcome).toEqual({ kind: "outOfMemory", limitBytes: 64 * 2 ** 20 });
    expect(body.result.output).toEqual([
      { stream: "stderr", text: "Error: Out of memory: the sandbox may use 64 MiB" },
    ]);
  });

  test("with code over the limit is refused with the limit", async () => {
    const { status, body } = await server.call("sandbox.repl.run", {
      ...PYTHON,
      code: "#".repeat(2 ** 20 + 1),
    });
    expect([status, body.error.data]).toMatchObject([413, { limitBytes: 2 ** 20 }]);
  });
});

describe("a command", () => {
  beforeEach(() => serve());

  test.each<[string, ProgramEnd, number, string[]]>([
    [
      "not found",
      { kind: "notStarted", code: 127, message: "nosuch: command not found" },
      127,
      ["nosuch: command not found"],
    ],
    [
      "not executable",
      { kind: "notStarted", code: 126, message: "x: permission denied" },
      126,
      ["x: permission denied"],
    ],
    ["killed by a signal", { kind: "signalled", signal: 15 }, 143, []],
  ])("%s has the exit code that a shell would show", async (_title, end, code, lines) => {
    runtime.program = (program) => program.end(end);
    const { status, body } = await server.call("sandbox.command.run", { ...BOX, command: "nosuch" });
    expect([status, body.result.exit_code, body.result.success]).toEqual([200, code, false]);
    expect(body.result.output.map((line: { text: string }) => line.text)).toEqual(lines);
  });

  test("runs beside others", async () => {
    const first = running();
    const one = server.call("sandbox.command.run", { ...BOX, command: "a" });
    const program = await first;
    runtime.program = (other) => other.end();
    expect((await server.call("sandbox.command.run", { ...BOX, command: "b" })).body.result.success).toBe(
      true,
    );
    program.end();
    await one;
  });

  test("that times out is killed at once", async () => {
    const program = running();
    const { body } = await server.call("sandbox.command.run", { ...BOX, command: "sleep", timeout: 0.02 });
    expect([(await program).signals, (await program).killed]).toEqual([[], true]);
    expect(body.result).toMatchObject({ exit_code: 124, success: false });
  });

  test("on a terminal is resized, and gets what is typed", async () => {
    const started = running();
    const shell = server.stream("sandbox.command.run", {
      ...BOX,
      command: "sh",
      tty: { cols: 80, rows: 24 },
      execution: "t",
    });
    const program = await started;
    expect(program.spec).toMatchObject({ tty: { cols: 80, rows: 24 }, stdin: "open" });
    await server.call("execution.resize", { ...BOX, execution: "t", cols: 100, rows: 30 });
    await server.call("execution.input", {
      ...BOX,
      execution: "t",
      number: 1,
      data: "ZXhpdAo=",
      encoding: "base64",
    });
    expect([program.size, program.written]).toEqual([{ cols: 100, rows: 30 }, ["exit\n"]]);
    const { body } = await server.call("execution.list", BOX);
    expect(body.result.executions).toMatchObject([{ kind: "terminal", stdinOpen: true, state: "running" }]);
    program.end();
    expect((await shell).last.result.exit_code).toBe(0);
  });
});

describe("input", () => {
  beforeEach(() => serve());

  test("is passed on in the order of its numbers, a repeat is harmless", async () => {
    const started = running();
    const run = server.call("sandbox.repl.run", { ...PYTHON, stdin: "open", execution: "e" });
    const program = await started;
    const input = (number: number, data: string) =>
      server.call("execution.input", { ...BOX, execution: "e", number, data });
    expect((await input(1, "a")).body.result).toEqual({ number: 1 });
    expect((await input(1, "a")).body.result).toEqual({ number: 1 });
    const early = await input(3, "c");
    expect([early.status, early.body.error.data]).toEqual([409, { code: "inputOutOfOrder", expected: 2 }]);
    await server.call("execution.input", { ...BOX, execution: "e", number: 2, data: "b", eof: true });
    expect([program.written, program.inputEnded]).toEqual([["a", "b"], true]);
    const late = await input(3, "c");
    expect([late.status, late.body.error.data.code]).toEqual([409, "stdinClosed"]);
    program.end();
    await run;
    expect((await input(3, "c")).body.error.data.code).toBe("executionFinished");
    expect((await input(2, "b")).body.result).toEqual({ number: 2 });
  });

  test("is answered only when the program's side has taken it", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const started = running((program) => {
      program.taking = promise;
    });
    const run = server.call("sandbox.repl.run", { ...PYTHON, stdin: "open", execution: "e" });
    const program = await started;
    let answered = false;
    const sent = server
      .call("execution.input", { ...BOX, execution: "e", number: 1, data: "a" })
      .then((answer) => {
        answered = true;
        return answer;
      });
    await server.call("execution.list", BOX);
    expect(answered).toBe(false);
    resolve();
    expect((await sent).status).toBe(200);
    program.end();
    await run;
  });

  test("of a buffered call is empty and closed unless it is given", async () => {
    const started = running((program) => program.end());
    const { body } = await server.call("sandbox.repl.run", { ...PYTHON, input: "two words" });
    expect(body.result.status).toBe("success");
    await expect.poll(async () => (await started).inputEnded).toBe(true);
    expect((await started).written).toEqual(["two words"]);
  });
});
