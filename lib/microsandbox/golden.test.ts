import { expect, test } from "vitest";
import { GOLDEN_REPLIES, GOLDEN_REQUESTS } from "#lib/protocol/golden.ts";
import { PythonSandbox } from "./python-sandbox.ts";

const { typescript } = GOLDEN_REQUESTS;

/** The message without its id, as each client numbers as it likes, and without that of the execution, which servers may ignore. */
function withoutIds(text: string): unknown {
  const { id, params, ...message } = JSON.parse(text) as { id: unknown; params: { execution?: string } };
  expect(id).toBeDefined();
  delete params.execution;
  return { ...message, params };
}

/** A sandbox whose server gives these replies one after another; remembers what it was sent. */
function answered(replies: readonly string[]) {
  const rest = [...replies];
  const sent: string[] = [];
  const headers: Headers[] = [];
  const sandbox = new PythonSandbox({
    serverUrl: "http://sandbox.test",
    name: "ts-py-0b9c35",
    apiKey: "msb_key",
    async fetch(input, init) {
      const request = new Request(input, init);
      headers.push(request.headers);
      sent.push(await request.text());
      return new Response(rest.shift(), { headers: { "content-type": "application/json" } });
    },
  });
  return { sandbox, sent, headers };
}

test("asks as the original's client does, adding only ids of executions, and reads the original's replies", async () => {
  const { start, run, command, metrics, stop } = GOLDEN_REPLIES;
  const { sandbox, sent, headers } = answered([start, run, run, command, command, metrics, stop]);
  await sandbox.start({ memory: 256, cpus: 1 });
  const hello = await sandbox.run("print('Hello, World!')");
  await sandbox.run("import time; time.sleep(3)", { timeout: 1 });
  const echo = await sandbox.command.run("echo", ["hello", "two words"]);
  await sandbox.command.run("sleep", ["8"], 1);
  const listed = await sandbox.metrics.all();
  await sandbox.stop();

  expect(sent.map(withoutIds)).toEqual(
    [
      typescript.start,
      typescript.run,
      typescript.runWithTimeout,
      typescript.command,
      typescript.commandWithTimeout,
      typescript.metrics,
      typescript.stop,
    ].map(withoutIds),
  );
  for (const each of headers) {
    expect(each.get("authorization")).toBe("Bearer msb_key");
    expect(each.get("content-type")).toBe("application/json");
  }
  expect([await hello.output(), await hello.error(), hello.hasError()]).toEqual([
    "Hello, World!\n",
    "",
    false,
  ]);
  expect([hello.status, hello.language]).toEqual(["success", "python"]);
  expect([await echo.output(), echo.exitCode, echo.success]).toEqual(["hello two words\n", 0, true]);
  expect(listed).toMatchObject({ name: "ts-py-0b9c35", running: true, memory_usage: 64 });
});

test("a stopped sandbox of the original uses nothing, and says so", async () => {
  const { sandbox } = answered([
    GOLDEN_REPLIES.start,
    ...Array.from({ length: 4 }, () => GOLDEN_REPLIES.metricsStopped),
  ]);
  await sandbox.start();
  const { metrics } = sandbox;
  expect([await metrics.cpu(), await metrics.memory(), await metrics.disk()]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(await metrics.isRunning()).toBe(false);
});
