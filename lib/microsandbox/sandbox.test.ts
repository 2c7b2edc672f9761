import { expect, test } from "vitest";
import { SandboxError as ServerError } from "#lib/protocol/errors.ts";
import { SandboxError } from "./errors.ts";
import { NodeSandbox } from "./node-sandbox.ts";
import { PythonSandbox } from "./python-sandbox.ts";
import { type FakeHandlers, startFakeRpcServer } from "./testing/fake-rpc-server.ts";
import { finished, runResult, started, stderr, stdout, USAGE } from "./testing/sample-events.ts";

const lifecycle: FakeHandlers = {
  "sandbox.start": ({ result }) => result("Sandbox started successfully"),
  "sandbox.stop": ({ result }) => result("Sandbox stopped successfully"),
};

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  return error instanceof SandboxError ? error.code : `not an error of ours: ${String(error)}`;
}

test("create starts with the language's image and the original's defaults, and `await using` stops", async () => {
  await using server = await startFakeRpcServer(lifecycle);
  {
    await using sandbox = await PythonSandbox.create({ serverUrl: server.url, name: "a", namespace: "team" });
    expect([sandbox.isStarted, sandbox.name, sandbox.namespace]).toEqual([true, "a", "team"]);
    await sandbox.start();
  }
  const place = { sandbox: "a", namespace: "team" };
  const config = { image: "microsandbox/python", memory: 512, cpus: 1 };
  expect(server.calls).toEqual([
    { method: "sandbox.start", params: { ...place, config } },
    { method: "sandbox.stop", params: place },
  ]);
});

test("a Node sandbox asks for Node, with what the caller wants of the machine", async () => {
  await using server = await startFakeRpcServer({
    ...lifecycle,
    "sandbox.repl.run": ({ result }) => result(runResult()),
  });
  await using sandbox = new NodeSandbox({ serverUrl: server.url, name: "n" });
  await sandbox.start({ memory: 256, cpus: 0.5, image: "own" });
  await sandbox.run("1", { timeout: 2, fresh: true, args: ["x"], input: "in", files: [] });
  expect(server.calls.map(({ params }) => params)).toMatchObject([
    { config: { image: "own", memory: 256, cpus: 0.5 } },
    { language: "nodejs", code: "1", timeout: 2, fresh: true, args: ["x"], input: "in", files: [] },
  ]);
});

test("a run answers with what was written, to the byte, and how it ended", async () => {
  const displays = [{ "text/plain": "1" }];
  await using server = await startFakeRpcServer({
    ...lifecycle,
    "sandbox.repl.run": ({ event, result }) => {
      event(started(1));
      event(stdout(2, "  a\n\n"));
      event(stderr(3, "warn"));
      event(stdout(4, "b"));
      event({ ...started(5), kind: "display", bundle: displays[0] });
      event(stderr(6, "ing"));
      event(finished(7));
      result({ ...runResult(), displays });
    },
  });
  await using sandbox = await PythonSandbox.create({ serverUrl: server.url });
  const execution = await sandbox.run("code");
  expect(await execution.output()).toBe("  a\n\nb\n1\n");
  expect(await execution.error()).toBe("warning");
  expect(execution.hasError()).toBe(true);
  expect([execution.status, execution.language, execution.id]).toEqual(["success", "python", "e1"]);
  expect(execution.outcome).toEqual({ kind: "exited", code: 0 });
  expect(execution.usage).toEqual(USAGE);
  expect(execution.displays).toEqual(displays);
});

test("a run has no error when nothing came on stderr, and has one when its status says so", async () => {
  const results = [runResult(), { ...runResult(), status: "error" }];
  await using server = await startFakeRpcServer({
    ...lifecycle,
    "sandbox.repl.run": ({ result }) => result(results.shift()),
  });
  await using sandbox = await PythonSandbox.create({ serverUrl: server.url });
  expect((await sandbox.run("a")).hasError()).toBe(false);
  expect((await sandbox.run("b")).hasError()).toBe(true);
});

test("streams a run's events while it runs", async () => {
  const released = Promise.withResolvers<void>();
  await using server = await startFakeRpcServer({
    ...lifecycle,
    "sandbox.repl.run": async ({ event, result }) => {
      event(stdout(1, "first"));
      await released.promise;
      event(finished(2));
      result(runResult());
    },
  });
  await using sandbox = await PythonSandbox.create({ serverUrl: server.url });
  const kinds: string[] = [];
  for await (const event of sandbox.stream("code")) {
    kinds.push(event.kind);
    released.resolve();
  }
  expect(kinds).toEqual(["stdout", "finished"]);
});

test("a command that fails is an answer", async () => {
  const output = [{ stream: "stderr", text: "no such file" }];
  await using server = await startFakeRpcServer({
    ...lifecycle,
    "sandbox.command.run": ({ result }) =>
      result({ args: ["x"], command: "ls", exit_code: 2, output, success: false }),
  });
  await using sandbox = await PythonSandbox.create({ serverUrl: server.url });
  const execution = await sandbox.command.run("ls", ["x"], 3);
  expect(execution).toMatchObject({ exitCode: 2, success: false, command: "ls", args: ["x"] });
  expect([await execution.output(), await execution.error()]).toEqual(["", "no such file\n"]);
  expect(server.calls.at(-1)?.params).toMatchObject({ command: "ls", args: ["x"], timeout: 3 });
});

test("metrics are the server's numbers, undefined where there are none, and empty when it lists no sandbox", async () => {
  const usage = { cpu_usage: 12.5, memory_usage: 40, disk_usage: null };
  const listed = { namespace: "default", name: "a", running: true, ...usage };
  const answers = [...Array.from({ length: 5 }, () => [listed]), []];
  await using server = await startFakeRpcServer({
    ...lifecycle,
    "sandbox.metrics.get": ({ result }) => result({ sandboxes: answers.shift() }),
  });
  await using sandbox = await PythonSandbox.create({ serverUrl: server.url, name: "a" });
  const { metrics } = sandbox;
  expect([await metrics.cpu(), await metrics.memory(), await metrics.disk()]).toEqual([12.5, 40, undefined]);
  expect(await metrics.isRunning()).toBe(true);
  expect(await metrics.all()).toEqual(listed);
  expect(await metrics.all()).toEqual({});
});

test("before start and after stop everything is NotStarted, and nothing is sent", async () => {
  await using server = await startFakeRpcServer(lifecycle);
  const sandbox = new PythonSandbox({ serverUrl: server.url });
  const calls = () => [
    sandbox.run("1"),
    sandbox.stream("1").result,
    sandbox.command.run("ls"),
    sandbox.metrics.all(),
    sandbox.metrics.isRunning(),
  ];
  await sandbox.stop();
  expect(await Promise.all(calls().map(codeOf))).toEqual(Array.from({ length: 5 }, () => "NotStarted"));
  expect(server.calls).toEqual([]);
  await sandbox.start();
  await sandbox.stop();
  expect(await Promise.all(calls().map(codeOf))).toEqual(Array.from({ length: 5 }, () => "NotStarted"));
  expect(server.calls.length).toBe(2);
});

test("a start that is refused leaves it not started; a stop that is refused leaves it started", async () => {
  const refuse = new ServerError("internal", "no");
  await using server = await startFakeRpcServer({
    ...lifecycle,
    "sandbox.start": ({ error }) => error(refuse),
  });
  const sandbox = new PythonSandbox({ serverUrl: server.url });
  expect(await codeOf(sandbox.start())).toBe("RequestFailed");
  expect(sandbox.isStarted).toBe(false);
  server.handlers["sandbox.start"] = lifecycle["sandbox.start"] ?? (() => undefined);
  server.handlers["sandbox.stop"] = ({ error }) => error(refuse);
  await sandbox.start();
  expect(await codeOf(sandbox.stop())).toBe("RequestFailed");
  expect(sandbox.isStarted).toBe(true);
});

test("a server that cannot be reached is an HttpError", async () => {
  const server = await startFakeRpcServer(lifecycle);
  await server.close();
  expect(await codeOf(PythonSandbox.create({ serverUrl: server.url }))).toBe("HttpError");
});

test("calls go through the fetch that is given", async () => {
  const asked: string[] = [];
  const sandbox = new PythonSandbox({
    serverUrl: "http://sandbox.test/",
    fetch: async (input) => {
      asked.push(new Request(input).url);
      return Response.json({ jsonrpc: "2.0", result: "Sandbox started successfully", id: 1 });
    },
  });
  await sandbox.start();
  expect(asked).toEqual(["http://sandbox.test/api/v1/rpc"]);
});
