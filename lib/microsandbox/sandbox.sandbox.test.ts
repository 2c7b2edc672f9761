import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "#lib/sandbox-server/testing/test-server.ts";
import { NodeSandbox } from "./node-sandbox.ts";
import { PythonSandbox } from "./python-sandbox.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({});
});

afterAll(() => server.close());

test("Python keeps its state between runs, and a fresh run has none of it", async () => {
  await using sandbox = await PythonSandbox.create({ serverUrl: server.url });
  await sandbox.run("x = 41");
  expect(await (await sandbox.run("print(x + 1)")).output()).toBe("42\n");
  const fresh = await sandbox.run("print(x)", { fresh: true });
  expect(fresh.hasError()).toBe(true);
  expect(await fresh.error()).toContain("NameError");
});

test("Node keeps its state between runs", async () => {
  await using sandbox = await NodeSandbox.create({ serverUrl: server.url });
  await sandbox.run("const greeting = 'hello'");
  expect(await (await sandbox.run("console.log(greeting)")).output()).toBe("hello\n");
});

test("output is there while the program still runs", async () => {
  await using sandbox = await PythonSandbox.create({ serverUrl: server.url });
  // It ends only when somebody types, and somebody types only when its output is there.
  const run = sandbox.stream("print('a'); input(); print('b')");
  let text = "";
  for await (const event of run) {
    if (event.kind !== "stdout") continue;
    text += event.text;
    if (text === "a\n") await run.input("\n");
  }
  expect(text).toBe("a\nb\n");
});

test("commands, with what they print and how they end", async () => {
  await using sandbox = await PythonSandbox.create({ serverUrl: server.url });
  const echo = await sandbox.command.run("echo", ["hello", "two words"]);
  expect([await echo.output(), echo.exitCode, echo.success]).toEqual(["hello two words\n", 0, true]);
  const missing = await sandbox.command.run("no-such-program");
  expect([missing.exitCode, missing.success]).toEqual([127, false]);
  const slow = await sandbox.command.run("sleep", ["30"], 0.2);
  expect(slow.outcome).toEqual({ kind: "timedOut", limitMs: 200 });
});

test("metrics tell that it runs, and what it uses", async () => {
  await using sandbox = await PythonSandbox.create({ serverUrl: server.url });
  expect(await sandbox.metrics.isRunning()).toBe(true);
  expect(await sandbox.metrics.memory()).toBeGreaterThan(0);
  expect(await sandbox.metrics.cpu()).toEqual(expect.any(Number));
});
