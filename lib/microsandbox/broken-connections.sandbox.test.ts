import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "#lib/sandbox-server/testing/test-server.ts";
import { PythonSandbox } from "./python-sandbox.ts";
import { startCuttingProxy } from "./testing/cutting-proxy.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({});
});

afterAll(() => server.close());

test("nothing is lost and nothing comes twice, however often the connection is cut", async () => {
  await using _ = await PythonSandbox.create({ serverUrl: server.url, name: "cut" });
  await using proxy = await startCuttingProxy(server.url, { afterBytes: 3_001, times: 5 });
  const behind = new PythonSandbox({ serverUrl: proxy.url, name: "cut" });
  await behind.start();
  const code = `
import sys, time
for number in range(400):
    print(number, "é👋")
    if number % 20 == 0: time.sleep(0.02)
print(input("?"), file=sys.stderr)
`;
  const run = behind.stream(code);
  const seqs: number[] = [];
  let output = "";
  for await (const event of run) {
    seqs.push(event.seq);
    if (event.kind === "stdout") output += event.text;
    if (event.kind === "input") await run.input("typed\n");
  }
  const whole = Array.from({ length: 400 }, (_, number) => `${number} é👋\n`).join("");
  expect(output).toBe(`${whole}?`);
  expect(new Set(seqs).size).toBe(seqs.length);
  expect([...seqs].sort((a, b) => a - b)).toEqual(seqs);
  expect(await (await run.result).output()).toBe(output);
  expect(await (await run.result).error()).toBe("typed\n");
  expect(proxy.cuts()).toBe(5);
});

test("a terminal outlives cut connections, byte for byte", async () => {
  await using _ = await PythonSandbox.create({ serverUrl: server.url, name: "tty" });
  await using proxy = await startCuttingProxy(server.url, { afterBytes: 2_001, times: 2 });
  const behind = new PythonSandbox({ serverUrl: proxy.url, name: "tty" });
  await behind.start();
  const terminal = await behind.terminal({
    command: "/bin/sh",
    args: ["-c", "stty raw; i=0; while [ $i -lt 300 ]; do printf '%04d\\377' $i; i=$((i+1)); done"],
  });
  const shown: Buffer[] = [];
  for await (const bytes of terminal.output) shown.push(Buffer.from(bytes));
  const whole = Array.from({ length: 300 }, (_, index) => `${String(index).padStart(4, "0")}\u00ff`).join("");
  expect(Buffer.concat(shown).toString("latin1")).toBe(whole);
  expect([(await terminal.result).exitCode, proxy.cuts()]).toEqual([0, 2]);
});
