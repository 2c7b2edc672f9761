import { expect, test } from "vitest";
import { SandboxError as ServerError } from "#lib/protocol/errors.ts";
import { PythonSandbox } from "./python-sandbox.ts";
import { failureOf } from "./testing/failure-of.ts";
import { type FakeAnswer, startFakeRpcServer } from "./testing/fake-rpc-server.ts";

/** A server that starts and stops when the test says so. */
async function slowServer() {
  const waiting: FakeAnswer[] = [];
  const arrived: (() => void)[] = [];
  const hold = (answer: FakeAnswer) => {
    waiting.push(answer);
    arrived.shift()?.();
  };
  const server = await startFakeRpcServer({ "sandbox.start": hold, "sandbox.stop": hold });
  return {
    server,
    sandbox: new PythonSandbox({ serverUrl: server.url }),
    methods: () => server.calls.map(({ method }) => method),
    /** The next call that waits for its answer. */
    next: async (): Promise<FakeAnswer> => {
      if (waiting.length === 0) await new Promise<void>((resolve) => arrived.push(resolve));
      return waiting.shift() ?? expect.fail();
    },
  };
}

test("starts at the same time are one, and so are stops; a stop waits for the start before it", async () => {
  const { server, sandbox, methods, next } = await slowServer();
  await using _ = server;
  const starts = [sandbox.start(), sandbox.start()];
  const stops = [sandbox.stop(), sandbox.stop()];
  (await next()).result("Sandbox started successfully");
  await Promise.all(starts);
  expect(sandbox.isStarted).toBe(true);
  (await next()).result("Sandbox stopped successfully");
  await Promise.all(stops);
  expect(sandbox.isStarted).toBe(false);
  expect(methods()).toEqual(["sandbox.start", "sandbox.stop"]);
});

test("who leaves a shared start leaves it to the others; when all have left it is aborted", async () => {
  const { server, sandbox, next } = await slowServer();
  await using _ = server;
  const [first, second] = [new AbortController(), new AbortController()];
  const starts = [first, second].map(({ signal }) => sandbox.start({ signal }));
  const { hungUp } = await next();
  first.abort(new Error("first left"));
  await expect(starts[0]).rejects.toThrow("first left");
  expect(hungUp.aborted).toBe(false);
  const gone = new Promise((resolve) => hungUp.addEventListener("abort", resolve));
  second.abort(new Error("second left"));
  await expect(starts[1]).rejects.toThrow("second left");
  await gone;
  const again = sandbox.start();
  (await next()).result("Sandbox started successfully");
  await again;
  expect(sandbox.isStarted).toBe(true);
});

test("a start that fails fails for all who share it, and the next one tries again", async () => {
  const { server, sandbox, next } = await slowServer();
  await using _ = server;
  const starts = [sandbox.start(), sandbox.start()].map(failureOf);
  (await next()).error(new ServerError("startFailed", "no"));
  expect((await Promise.all(starts)).map(({ serverCode }) => serverCode)).toEqual([
    "startFailed",
    "startFailed",
  ]);
  const again = sandbox.start();
  (await next()).result("Sandbox started successfully");
  await again;
});

test("a start that takes too long is a Timeout, and nothing is started", async () => {
  const { server, sandbox } = await slowServer();
  await using _ = server;
  expect((await failureOf(sandbox.start({ requestTimeoutMs: 50 }))).code).toBe("Timeout");
  expect(sandbox.isStarted).toBe(false);
});

test("so is a stop that takes too long, and it is still started", async () => {
  const { server, sandbox, next } = await slowServer();
  await using _ = server;
  const start = sandbox.start();
  (await next()).result("Sandbox started successfully");
  await start;
  expect((await failureOf(sandbox.stop({ requestTimeoutMs: 50 }))).code).toBe("Timeout");
  expect(sandbox.isStarted).toBe(true);
});

test("runOrStart starts once, with the sandbox's own options", async () => {
  const result = { language: "python", output: [], status: "success" };
  await using server = await startFakeRpcServer({
    "sandbox.start": (answer) => answer.result("Sandbox started successfully"),
    "sandbox.repl.run": (answer) => answer.result(result),
  });
  const sandbox = new PythonSandbox({
    serverUrl: server.url,
    name: "r",
    memory: 128,
    env: { A: "1" },
    workdir: "/tmp",
    ephemeral: true,
  });
  await sandbox.runOrStart("1");
  await sandbox.runOrStart("2");
  expect(server.calls.map(({ method }) => method)).toEqual([
    "sandbox.start",
    "sandbox.repl.run",
    "sandbox.repl.run",
  ]);
  const config = { image: "microsandbox/python", memory: 128, cpus: 1, envs: ["A=1"], workdir: "/tmp" };
  expect(server.calls[0]?.params).toEqual({ sandbox: "r", namespace: "default", config, ephemeral: true });
});
