import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApiKey } from "../keys.ts";
import { SERVER_KEY, startTestServer, type TestServer } from "../testing/test-server.ts";
import { connectMcp, type McpClient } from "./testing/mcp-client.ts";

/** Every mode and both generations of clients do the same on real sandboxes. */
describe.each([
  ["without keys, a client that begins with initialize", true, "legacy", undefined],
  ["without keys, a client of the newest protocol", true, "auto", undefined],
  ["with a key for all namespaces", false, "legacy", "*"],
  ["with a key for one namespace", false, "auto", "team"],
] as const)("%s", (_title, dev, generation, namespace) => {
  const expected = namespace === "team" ? "team" : "default";
  let server: TestServer;
  let client: McpClient;
  beforeAll(async () => {
    server = await startTestServer({ config: { dev }, limits: { mcpOutputBytes: 2_048 } });
    const key = namespace === undefined ? {} : { key: await createApiKey(SERVER_KEY, { namespace }) };
    client = await connectMcp(`${server.url}/mcp`, { generation, ...key });
    await client.call("sandbox_start", { sandbox: "box" });
  });
  afterAll(async () => {
    await client.close();
    await server.close();
  });

  const code = (text: string, more: object = {}) =>
    client.call("sandbox_run_code", { sandbox: "box", language: "python", code: text, ...more });
  const command = (name: string, ...args: string[]) =>
    client.call("sandbox_run_command", { sandbox: "box", command: name, args });

  test("starts a sandbox by its name alone, in the namespace that is its own", async () => {
    const { text, structured, isError } = await client.call("sandbox_start", { sandbox: "box" });
    expect(isError).toBe(false);
    expect(text).toContain("Sandbox box started successfully");
    expect(structured).toEqual({ namespace: expected, sandbox: "box", running: true });
  });

  test("runs code in both languages, which remembers what was before", async () => {
    expect((await code("x = 41")).text).toMatch(/^\(no output\)\n\n\[Finished with exit code 0/);
    expect((await code("print('so')\nx + 1")).text).toMatch(/^so\n42\n\n\[Finished/);
    const node = await code("const y = [1, 2]; console.log(y.length)", { language: "nodejs" });
    expect(node.structured).toMatchObject({ stdout: "2", exit_code: 0 });
  });

  test("shows the traceback of a program that fails, which is no error of the tool", async () => {
    const { isError, text, structured } = await code("print('before')\n1/0");
    expect(isError).toBe(false);
    expect(text).toMatch(
      /^stdout:\nbefore\n\nstderr:\nTraceback[\s\S]+ZeroDivisionError: division by zero\n\n\[/,
    );
    expect(text).toMatch(/\[Failed: an uncaught ZeroDivisionError ended it, exit code 1 \(ran .+\)\]$/);
    expect(structured).toMatchObject({ outcome: "threw", exit_code: 1 });
  });

  test("runs commands; one that is not there or fails says so by its exit code", async () => {
    expect((await command("bash", "-c", "echo $((6 * 7)) | tee n; ls")).structured.stdout).toBe("42\nn");
    expect((await command("nosuch-command")).structured.exit_code).toBe(127);
    const failed = await command("bash", "-c", "echo bad >&2; exit 3");
    expect(failed.text).toMatch(/^stderr:\nbad\n\n\[Failed with exit code 3/);
  });

  test("has input that is at its end: a program that asks does not hang", async () => {
    expect((await code("input('name? ')")).text).toContain("EOFError");
  });

  test("cuts long output, and what it advises gets the rest", async () => {
    const all = await command("seq", "100000");
    expect(all.text).toMatch(/^1\n2\n3\n/);
    expect(all.text).toContain("\n99999\n100000\n\n[");
    expect(all.text.length).toBeLessThan(3_000);
    expect(all.structured.cut_bytes).toBeGreaterThan(500_000);
    await command("bash", "-c", "seq 100000 > out.txt");
    expect((await command("sed", "-n", "50000p", "out.txt")).structured.stdout).toBe("50000");
  });

  test("ends at the timeout that was asked for", async () => {
    const { text, structured } = await code("print('before')\nwhile True: pass", { timeout: 4 });
    expect(structured).toMatchObject({ outcome: "timedOut", exit_code: 124 });
    expect(text).toContain("before");
    expect(text).toContain("Stopped after 4 s, the time limit");
  });

  test("tells how it goes while a program runs", async () => {
    const seen: (string | undefined)[] = [];
    // It ends when the test has seen that it began.
    const waiting = client.call(
      "sandbox_run_command",
      { sandbox: "box", command: "bash", args: ["-c", "echo waiting; until [ -e go ]; do sleep 0.02; done"] },
      { onprogress: ({ message }) => seen.push(message) },
    );
    await expect.poll(() => seen, { timeout: 10_000 }).toContain("waiting");
    await command("touch", "go");
    expect((await waiting).structured.exit_code).toBe(0);
  });

  test("stops what was cancelled, with all that it started, and what it remembers stays", async () => {
    await code("kept = 'kept'");
    const cancelled = async (name: string, args: object) => {
      const abort = new AbortController();
      const call = client.call(
        name,
        { sandbox: "box", ...args },
        { signal: abort.signal, onprogress: () => abort.abort("enough") },
      );
      await expect(call).rejects.toThrow("enough");
    };
    await cancelled("sandbox_run_code", { language: "python", code: "print('on')\nwhile True: pass" });
    expect((await code("kept")).text).toMatch(/^'kept'/);
    const stubborn = "trap '' INT; echo on; sleep 98765 & wait; sleep 98765";
    await cancelled("sandbox_run_command", { command: "bash", args: ["-c", stubborn] });
    const left = async () => (await command("pgrep", "-f", "sleep 98765")).structured.stdout;
    await expect.poll(left, { timeout: 10_000 }).toBe("");
  });

  test("does twenty things at a time", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => command("echo", `${at}`)));
    expect(answers.map(({ structured }) => structured.stdout)).toEqual(answers.map((_, at) => `${at}`));
  });

  test("measures, stops, and starts again with the files that were there", async () => {
    await code("open('note.txt', 'w').write('here')");
    const metrics = await client.call("sandbox_get_metrics", { sandbox: "box" });
    expect(metrics.structured.sandboxes).toMatchObject([{ namespace: expected, name: "box", running: true }]);
    expect(metrics.text).toMatch(
      /^box \(namespace \w+\): running, CPU [\d.]+ %, memory \d+ MiB, disk \d+ bytes$/,
    );
    expect((await client.call("sandbox_stop", { sandbox: "box" })).structured.running).toBe(false);
    const early = await code("1");
    expect([early.isError, early.text]).toEqual([
      true,
      `The sandbox 'box' in namespace '${expected}' does not run. Start it first with the tool sandbox_start; its files come back.`,
    ]);
    expect((await client.call("sandbox_start", { sandbox: "box" })).isError).toBe(false);
    expect((await code("open('note.txt').read()")).text).toMatch(/^'here'/);
  });
});
