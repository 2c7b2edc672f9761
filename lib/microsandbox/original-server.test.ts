import { expect, test } from "vitest";
import type { SandboxError } from "./errors.ts";
import type { RunEvent } from "./events.ts";
import { PythonSandbox } from "./python-sandbox.ts";
import { failureOf } from "./testing/failure-of.ts";
import { type OriginalServerOptions, startOriginalServer } from "./testing/original-server.ts";

const programs = {
  hello: [
    ["stdout", "  Hello\n\nWorld\n"],
    ["stderr", "careful\n"],
  ],
  silent: [],
  "echo hi": [["stdout", "hi\n"]],
} as const;

async function started(options: OriginalServerOptions = {}) {
  const server = await startOriginalServer({ programs, ...options });
  const sandbox = await PythonSandbox.create({ serverUrl: server.url, name: "o" });
  return { server, sandbox };
}

test("runs and commands work; every line ends with a newline, since the server does not tell", async () => {
  const { server, sandbox } = await started();
  await using _ = server;
  const run = await sandbox.run("hello");
  expect([await run.output(), await run.error()]).toEqual(["  Hello\n\nWorld\n", "careful\n"]);
  expect([run.status, run.hasError(), run.language, run.droppedBytes]).toEqual([
    "success",
    true,
    "python",
    0,
  ]);
  expect(run.usage).toEqual({ wallMs: 0, cpuMs: 0, peakMemoryBytes: 0 });
  const silent = await sandbox.run("silent");
  expect([await silent.output(), silent.hasError()]).toEqual(["", false]);
  const echo = await sandbox.command.run("echo", ["hi"], 3);
  expect([await echo.output(), echo.exitCode, echo.success]).toEqual(["hi\n", 0, true]);
});

test("a stream has its events at the end, under the execution's own id, and then the result", async () => {
  const { server, sandbox } = await started();
  await using _ = server;
  const run = sandbox.stream("hello");
  const events: RunEvent[] = [];
  for await (const event of run) events.push(event);
  expect(events.map(({ kind }) => kind)).toEqual([
    "started",
    "stdout",
    "stdout",
    "stdout",
    "stderr",
    "finished",
  ]);
  expect(new Set(events.map(({ execution }) => execution))).toEqual(new Set([run.id]));
  expect(await (await run.result).output()).toBe("  Hello\n\nWorld\n");
});

test("a loop that is left has its whole result all the same, and nobody is asked to stop anything", async () => {
  const { server, sandbox } = await started();
  await using _ = server;
  const run = sandbox.stream("hello");
  for await (const event of run) if (event.kind === "stdout") break;
  expect(await (await run.result).output()).toBe("  Hello\n\nWorld\n");
  expect(server.calls.map(({ method }) => method)).toEqual(["sandbox.start", "sandbox.repl.run"]);
});

test("what it does not offer says so by its code, and nothing is begun for it", async () => {
  const { server, sandbox } = await started();
  await using _ = server;
  const run = sandbox.stream("hello");
  const asked = {
    input: () => run.input("x"),
    interrupt: () => run.interrupt(),
    extend: () => run.extend(1_000),
    terminal: () => sandbox.terminal(),
    executions: () => sandbox.executions(),
    attach: () => sandbox.attach("e1").result,
    watch: () => sandbox.watch().next(),
    keepAlive: () => sandbox.keepAlive(),
    complete: () => sandbox.complete("pri"),
    inspect: () => sandbox.inspect("print"),
    metrics: () => sandbox.metrics.watch().next(),
    serverInfo: () => sandbox.serverInfo(),
    read: () => sandbox.files.read("a"),
    write: () => sandbox.files.write("a", "b".repeat(10_000)),
    list: () => sandbox.files.list(),
  };
  for (const [name, call] of Object.entries(asked)) {
    const error = await failureOf(call());
    expect([name, error.code, error.serverCode, error.status]).toEqual([
      name,
      "RequestFailed",
      "methodNotFound",
      404,
    ]);
    expect(error.message).toContain("This server does not offer ");
  }
  expect(server.calls.map(({ method }) => method)).not.toContain("sandbox.repl.run");
});

test("its flat errors are told with their text, status and body", async () => {
  const { server, sandbox } = await started();
  await using _ = server;
  expect(await failureOf(sandbox.run("no such program"))).toMatchObject({
    code: "RequestFailed",
    status: 500,
    serverCode: undefined,
    message: "The server answered 500: Internal server error",
    body: '{"error":"Internal server error","code":5002}',
  } satisfies Partial<SandboxError>);
  await using keyed = await startOriginalServer({ apiKey: "msb_right" });
  const refused = PythonSandbox.create({ serverUrl: keyed.url, apiKey: "msb_wrong" });
  expect(await failureOf(refused)).toMatchObject({ code: "RequestFailed", status: 401 });
});

test("a start of which it does not know whether it succeeded counts as one, with a warning", async () => {
  const startResult =
    "Sandbox o was started, but timed out waiting for it to be fully running. It may still be initializing.";
  await using server = await startOriginalServer({ startResult });
  const warnings: string[] = [];
  const sandbox = new PythonSandbox({
    serverUrl: server.url,
    onWarning: (message) => warnings.push(message),
  });
  await sandbox.start();
  expect(sandbox.isStarted).toBe(true);
  expect(warnings).toEqual([startResult]);
});

test("a usage of the wrong kind is not available, and neither is that of a stopped sandbox", async () => {
  const { server, sandbox } = await started();
  await using _ = server;
  const { metrics } = sandbox;
  expect([await metrics.cpu(), await metrics.memory(), await metrics.disk()]).toEqual([0, 64, undefined]);
  expect(await metrics.isRunning()).toBe(true);
});
