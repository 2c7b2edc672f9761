import { expect } from "vitest";
import {
  isSandboxError,
  NodeSandbox,
  PythonSandbox,
  SandboxError,
  type SandboxErrorCode,
  SandboxOptions,
} from "../index.ts";
import { failureOf } from "./failure-of.ts";
import { entry, type SurfaceEntry } from "./surface-entry.ts";

/** The surface of the original's reference, section by section. */
export const REFERENCE: readonly SurfaceEntry[] = [
  entry("PythonSandbox::create: by name or options", [], async ({ server }) => {
    await using created = await PythonSandbox.create({ serverUrl: server.url, memory: 128, cpus: 0.5 });
    expect(created.isStarted).toBe(true);
    expect(created.name).toMatch(/^sandbox-[0-9a-f]{8}$/);
  }),
  entry(
    "PythonSandbox::create_with_options: new PythonSandbox(options) sends nothing; SandboxOptions::builder",
    [
      "BaseSandbox.serverUrl",
      "BaseSandbox.namespace",
      "BaseSandbox.name",
      "BaseSandbox.apiKey",
      "BaseSandbox.defaultImage",
      "BaseSandbox.isStarted",
      ...[
        "serverUrl",
        "namespace",
        "name",
        "apiKey",
        "image",
        "memory",
        "cpus",
        "timeout",
        "env",
        "workdir",
      ].map((option) => `SandboxOptionsBuilder.${option}`),
      "SandboxOptionsBuilder.ephemeral",
      "SandboxOptionsBuilder.fetch",
      "SandboxOptionsBuilder.onWarning",
      "SandboxOptionsBuilder.build",
    ],
    async ({ server }) => {
      const asked: string[] = [];
      const options = SandboxOptions.builder()
        .name("built")
        .namespace("default")
        .serverUrl(server.url)
        .apiKey("msb_key")
        .image("microsandbox/python")
        .memory(128)
        .cpus(1)
        .timeout(60)
        .env({ GREETING: "hello" })
        .workdir("/workspace")
        .ephemeral()
        .onWarning((message) => expect.fail(message))
        .fetch((input, init) => {
          asked.push(new Request(input).url);
          return fetch(input, init);
        })
        .build();
      await using built = new PythonSandbox(options);
      expect([built.serverUrl, built.namespace, built.name, built.apiKey]).toEqual([
        server.url,
        "default",
        "built",
        "msb_key",
      ]);
      expect([built.defaultImage, built.isStarted, asked]).toEqual(["microsandbox/python", false, []]);
      await built.start();
      expect(asked).toEqual([`${server.url}/api/v1/rpc`]);
      const greeting = await built.run("import os; print(os.environ['GREETING'])");
      expect(await greeting.output()).toBe("hello\n");
    },
  ),
  entry(
    "PythonSandbox.start(options), stop(), and what waits for them",
    ["BaseSandbox.start", "BaseSandbox.stop", "BaseSandbox.Symbol(Symbol.asyncDispose)"],
    async ({ server }) => {
      const own = new PythonSandbox({ serverUrl: server.url });
      await own.start({ image: "microsandbox/python", memory: 256, cpus: 1, timeout: 180 });
      await own.start();
      await own.stop();
      await own.stop();
      expect(own.isStarted).toBe(false);
    },
  ),
  entry("PythonSandbox.run(code)", ["BaseSandbox.run"], async ({ sandbox }) => {
    const code = `
import math
result = math.sqrt(16)
print(f"Square root of 16 is: {result}")
`;
    expect(await (await sandbox.run(code)).output()).toBe("Square root of 16 is: 4.0\n");
    expect(await (await sandbox.run("result")).output()).toBe("4.0\n");
  }),
  entry("BaseSandbox::run_or_start: runOrStart(code)", ["BaseSandbox.runOrStart"], async ({ server }) => {
    await using own = new PythonSandbox({ serverUrl: server.url });
    expect(await (await own.runOrStart("print(1)")).output()).toBe("1\n");
  }),
  entry("NodeSandbox: the same with JavaScript", [], async ({ server }) => {
    await using node = await NodeSandbox.create({ serverUrl: server.url });
    const execution = await node.run("console.log('Hello from Node.js!');");
    expect(await execution.output()).toBe("Hello from Node.js!\n");
    expect([execution.language, node.defaultImage]).toEqual(["nodejs", "microsandbox/node"]);
  }),
  entry(
    "Execution: output(), error(), has_error(), and what else is known",
    [
      ...["hasError", "status", "language", "displays"].map((member) => `Execution.${member}`),
      ...["output", "error", "outcome", "usage", "id", "droppedBytes"].map((member) => `Execution.${member}`),
    ],
    async ({ sandbox }) => {
      const execution = await sandbox.run("print('Hello'); import sys; sys.exit(1)", { fresh: true });
      expect([await execution.output(), await execution.error()]).toEqual(["Hello\n", ""]);
      expect([execution.hasError(), execution.status]).toEqual([true, "error"]);
      expect([execution.language, execution.displays, execution.droppedBytes]).toEqual(["python", [], 0]);
      expect(execution.outcome).toEqual({ kind: "exited", code: 1 });
      expect(execution.usage.wallMs).toBeGreaterThan(0);
      expect((await sandbox.executions()).map(({ execution: id }) => id)).toContain(execution.id);
    },
  ),
  entry(
    "CommandExecution and Command.run(command, args, timeout)",
    [
      "BaseSandbox.command",
      "Command.run",
      ...["exitCode", "success", "command", "args"].map((member) => `CommandExecution.${member}`),
      ...["output", "error", "outcome", "usage", "id", "droppedBytes"].map((of) => `CommandExecution.${of}`),
    ],
    async ({ sandbox }) => {
      const simple = await sandbox.command.run("pwd");
      expect([await simple.output(), simple.success]).toEqual(["/workspace\n", true]);
      const failed = await sandbox.command.run("ls", ["/nonexistent"]);
      expect([failed.exitCode, failed.success, failed.command, failed.args]).toEqual([
        2,
        false,
        "ls",
        ["/nonexistent"],
      ]);
      expect(await failed.error()).toContain("No such file or directory");
      const late = await sandbox.command.run("sh", ["-c", "printf begun; sleep 30"], 1);
      expect(late.outcome).toEqual({ kind: "timedOut", limitMs: 1_000 });
      expect([late.exitCode, await late.output(), late.droppedBytes]).toEqual([124, "begun", 0]);
      expect(await late.error()).toBe("Error: Execution timed out after 1 seconds\n");
      expect(late.usage.wallMs).toBeGreaterThan(0);
      expect(late.id).not.toBe(failed.id);
    },
  ),
  entry(
    "Metrics: cpu(), memory(), disk(), is_running(), all()",
    [
      "BaseSandbox.metrics",
      ...["cpu", "memory", "disk", "isRunning", "all"].map((member) => `Metrics.${member}`),
    ],
    async ({ sandbox }) => {
      const { metrics } = sandbox;
      expect(await metrics.cpu()).toBeGreaterThanOrEqual(0);
      expect(await metrics.memory()).toBeGreaterThan(0);
      expect(await metrics.disk()).toBeGreaterThanOrEqual(0);
      expect(await metrics.isRunning()).toBe(true);
      const all = await metrics.all();
      expect(Object.keys(all).sort()).toEqual([
        "cpu_usage",
        "disk_usage",
        "memory_usage",
        "name",
        "namespace",
        "running",
      ]);
      expect(all).toMatchObject({ name: "surface", namespace: "default", running: true });
    },
  ),
  entry(
    "SandboxError: NotStarted, RequestFailed, ServerError, Timeout, HttpError, InvalidResponse",
    [],
    async ({ server, sandbox }) => {
      const { url: serverUrl } = server;
      const answering = (body: string) => async () =>
        new Response(body, { headers: { "content-type": "application/json" } });
      const failing = {
        NotStarted: () => new PythonSandbox({ serverUrl }).run("1"),
        RequestFailed: () => PythonSandbox.create({ serverUrl, image: "no such image" }),
        ServerError: () =>
          PythonSandbox.create({
            fetch: answering('{"jsonrpc":"2.0","error":{"code":-32603,"message":"late"},"id":1}'),
          }),
        Timeout: () => sandbox.run("import time; time.sleep(30)", { requestTimeoutMs: 200 }),
        HttpError: () => PythonSandbox.create({ serverUrl: "http://127.0.0.1:1" }),
        InvalidResponse: () => PythonSandbox.create({ fetch: answering("<html>") }),
      } satisfies Record<SandboxErrorCode, () => Promise<unknown>>;
      for (const [code, call] of Object.entries(failing)) {
        const error = await failureOf(call());
        expect([error.name, error.code]).toEqual(["SandboxError", code]);
        expect(isSandboxError(error, code as SandboxErrorCode)).toBe(true);
        expect(error).toBeInstanceOf(SandboxError);
      }
      const refused = await failureOf(failing.RequestFailed());
      expect([refused.status, refused.serverCode]).toEqual([404, "imageNotFound"]);
    },
  ),
];
