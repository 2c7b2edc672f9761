import { afterEach, expect, test } from "vitest";
import type { Limits } from "#lib/protocol/limits.ts";
import type { SandboxConfig } from "#lib/protocol/methods.ts";
import type { SandboxEvent } from "#lib/protocol/run-event.ts";
import { FakeRuntime, type FakeProgram } from "./testing/fake-runtime.ts";
import { startFakeServer } from "./testing/fake-server.ts";
import { type Loose, type TestServer } from "./testing/test-server.ts";

const BOX = { namespace: "default", sandbox: "box" };
const CONFIG = { image: "microsandbox/python" };
const SCRIPT = { scripts: { start: "serve", other: "x" } };

let server: TestServer;
let runtime: FakeRuntime;
afterEach(() => server.close());

/** A server in whose sandboxes `program` is what they begin with; making them ready works as it should. */
async function serve(program: FakeProgram, limits: Partial<Limits> = {}): Promise<void> {
  runtime = new FakeRuntime();
  runtime.program = (execution, spec) => {
    if (spec.kind === "command" && ["rm", "chmod"].includes(spec.command)) execution.end();
    else program(execution, spec);
  };
  server = await startFakeServer(runtime, { limits });
}

const start = (config: SandboxConfig | null) =>
  server.call("sandbox.start", { ...BOX, config: config && { ...CONFIG, ...config } });
const executions = async (): Promise<Loose[]> =>
  (await server.call("execution.list", BOX)).body.result.executions;
const attach = async (): Promise<Loose> =>
  (await server.call("execution.attach", { ...BOX, execution: "start" })).body.result;

/** It begins and goes on until it is ended. */
const goesOn: FakeProgram = (program) => {
  program.started();
  program.stdout("serving\n");
};

test("a script called start is what a sandbox begins with; its start does not wait for it", async () => {
  await serve(goesOn);
  expect((await start(SCRIPT)).body.result).toBe("Sandbox box started successfully");
  expect(runtime.machines[0]?.executions.at(-1)?.spec).toMatchObject({
    command: "/workspace/.local/bin/start",
    args: [],
    workdir: "/workspace",
    stdin: "closed",
    env: { PATH: expect.stringMatching(/^\/workspace\/\.local\/bin:\//) },
  });
  expect(await executions()).toMatchObject([
    { execution: "start", kind: "command", state: "running", stdinOpen: false },
  ]);
});

test("exec is run by the shell instead", async () => {
  await serve(goesOn);
  await start({ ...SCRIPT, exec: "cd app && exec serve", envs: ["A=1"] });
  expect(runtime.machines[0]?.executions.at(-1)?.spec).toMatchObject({
    command: "/bin/sh",
    args: ["-c", "cd app && exec serve"],
    env: { A: "1" },
  });
  expect(await executions()).toHaveLength(1);
});

test.each([{}, { exec: "" }, { exec: null }, { scripts: { begin: "x" } }])(
  "with %j there is nothing that it begins with",
  async (config) => {
    await serve(goesOn);
    await start(config);
    expect(await executions()).toEqual([]);
  },
);

test("its output and outcome are there for who watches, and for who attaches when it has failed", async () => {
  await serve((program) => {
    program.started();
    program.stdout("one\n");
    program.stderr("two\n");
    program.end({ kind: "exited", code: 3 });
  });
  await start({ exec: "x" });
  const stop = new AbortController();
  const events: SandboxEvent[] = [];
  const watching = server.stream(
    "sandbox.watch",
    BOX,
    (event) => {
      events.push(event);
      if (event.kind === "finished") stop.abort();
    },
    stop.signal,
  );
  await expect(watching).rejects.toThrow();
  expect(events.filter(({ kind }) => kind !== "state")).toMatchObject([
    { kind: "started", execution: "start" },
    { kind: "stdout", text: "one\n" },
    { kind: "stderr", text: "two\n" },
    { kind: "finished", outcome: { kind: "exited", code: 3 } },
  ]);
  expect(await attach()).toMatchObject({
    command: "/bin/sh",
    args: ["-c", "x"],
    exit_code: 3,
    output: [
      { stream: "stdout", text: "one" },
      { stream: "stderr", text: "two" },
    ],
  });
  expect((await server.call("sandbox.keepAlive", BOX)).status).toBe(200);
});

test("it is not ended for want of readers, nor for its time, where other commands are", async () => {
  await serve(goesOn, { readerGoneS: 0.05, stopGraceMs: 10, callHardS: 0.2 });
  await start({ exec: "x" });
  await server.call("sandbox.command.run", { ...BOX, command: "unread", execution: "unread", detach: true });
  await expect.poll(async () => (await executions())[1]?.outcome).toMatchObject({ kind: "killed" });
  const { last } = await server.stream("sandbox.command.run", { ...BOX, command: "read" });
  expect(last.result.outcome).toEqual({ kind: "timedOut", limitMs: 200 });
  expect((await executions())[0]).toMatchObject({ execution: "start", state: "running" });
  expect(runtime.machines[0]?.executions[0]?.signals).toEqual([]);
});

test("a sandbox that nobody uses stops, whatever it prints", async () => {
  let printing: NodeJS.Timeout | undefined;
  await serve(
    (program) => {
      program.started();
      printing = setInterval(() => program.stdout("tick\n"), 2);
    },
    { idleS: 0.1 },
  );
  await start({ exec: "x" });
  const { last } = await server.stream("sandbox.watch", BOX);
  clearInterval(printing);
  expect(last.result.state).toBe("stopped");
  expect((await attach()).outcome).toEqual({ kind: "sandboxLost", reason: "nobody used it for 0.1 s" });
});

test("input and signals to it are use; stopping it leaves the sandbox", async () => {
  await serve(goesOn);
  await start({ exec: "x" });
  await server.call("execution.signal", { ...BOX, execution: "start", signal: "SIGINT" });
  expect((await attach()).outcome).toEqual({ kind: "killed", signal: "SIGINT", by: "caller" });
  expect((await server.call("sandbox.keepAlive", BOX)).status).toBe(200);
});

test("after a stop it begins again under its id, and the one before has given way", async () => {
  let count = 0;
  await serve((program) => {
    count += 1;
    program.started();
    program.stdout(`${count}. time\n`);
    program.end();
  });
  await start(SCRIPT);
  await expect.poll(async () => (await executions())[0]?.state).toBe("finished");
  await server.call("sandbox.stop", BOX);
  expect((await attach()).output).toEqual([{ stream: "stdout", text: "1. time" }]);
  await start(null);
  await expect.poll(async () => (await executions()).map(({ state }) => state)).toEqual(["finished"]);
  expect((await attach()).output).toEqual([{ stream: "stdout", text: "2. time" }]);
  expect(await executions()).toHaveLength(1);
});

test("a start that is refused begins nothing", async () => {
  await serve((program) => program.end({ kind: "exited", code: 1 }));
  const { status } = await start({ exec: "x", workdir: "in/the/way" });
  expect(status).toBe(400);
  expect(runtime.machines[0]?.destroyed).toBe(true);
  expect(runtime.machines[0]?.executions).toHaveLength(1);
});
