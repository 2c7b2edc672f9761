import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { McpClient } from "./testing/mcp-client.ts";
import { serveMcp, type ServedMcp } from "./testing/served-mcp.ts";

// Longer than it takes: a machine may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const BOX = { sandbox: "box" };
const PYTHON = { ...BOX, language: "python", code: "pass" };

let mcp: ServedMcp;

const until = (done: () => boolean) => expect.poll(done, { timeout: 20_000 }).toBe(true);

afterEach(() => mcp.close());

describe.each(["legacy", "auto"] as const)("a client of the generation %s", (generation) => {
  let client: McpClient;
  beforeEach(async () => {
    mcp = await serveMcp();
    client = await mcp.connect({ generation });
  });

  test("learns what the server is and how it is used", () => {
    expect(client.sdk.getServerVersion()).toMatchObject({ name: "quicksand" });
    expect(client.sdk.getInstructions()).toContain("sandbox_start");
    expect(client.sdk.getServerCapabilities()).toMatchObject({
      tools: { listChanged: false },
      prompts: { listChanged: false },
    });
  });

  test("finds the original's five tools with its arguments, each described, none required that can be guessed", async () => {
    const { tools } = await client.sdk.listTools();
    const schemas = tools.map(({ name, inputSchema }) => [
      name,
      Object.keys(inputSchema.properties ?? {}).sort(),
      inputSchema.required,
    ]);
    expect(schemas).toEqual([
      ["sandbox_start", ["config", "language", "namespace", "sandbox"], ["sandbox"]],
      ["sandbox_stop", ["namespace", "sandbox"], ["sandbox"]],
      [
        "sandbox_run_code",
        ["code", "language", "namespace", "sandbox", "timeout"],
        ["sandbox", "code", "language"],
      ],
      ["sandbox_run_command", ["args", "command", "namespace", "sandbox", "timeout"], ["sandbox", "command"]],
      ["sandbox_get_metrics", ["namespace", "sandbox"], undefined],
    ]);
    for (const tool of tools) {
      expect(tool.description).toMatch(/\w/);
      for (const property of Object.values(tool.inputSchema.properties ?? {})) {
        expect(property).toMatchObject({ description: expect.stringMatching(/\w/) });
      }
      expect(tool.outputSchema).toMatchObject({ type: "object" });
    }
  });

  test("is told truly what the tools do to what is there", async () => {
    const { tools } = await client.sdk.listTools();
    const hints = tools.map(({ name, annotations = {} }) => [
      name,
      annotations.readOnlyHint,
      annotations.destructiveHint,
      annotations.idempotentHint,
      annotations.openWorldHint,
    ]);
    expect(hints).toEqual([
      ["sandbox_start", false, false, true, false],
      ["sandbox_stop", false, true, true, false],
      ["sandbox_run_code", false, true, false, false],
      ["sandbox_run_command", false, true, false, false],
      ["sandbox_get_metrics", true, false, true, false],
    ]);
    expect(
      tools.map(({ title, annotations }) => title === annotations?.title && title !== undefined),
    ).toEqual(Array(5).fill(true));
  });

  test("gets the original's prompts, filled in with the names that were given or the usual ones", async () => {
    const { prompts } = await client.sdk.listPrompts();
    expect(prompts.map(({ name, arguments: args }) => [name, args?.map((one) => one.name)])).toEqual([
      ["create_python_sandbox", ["sandbox_name", "namespace"]],
      ["create_node_sandbox", ["sandbox_name", "namespace"]],
    ]);
    const usual = await client.sdk.getPrompt({ name: "create_node_sandbox" });
    expect(usual.messages).toHaveLength(1);
    expect(usual.messages[0]).toMatchObject({ role: "user", content: { type: "text" } });
    expect(JSON.stringify(usual.messages)).toContain(
      String.raw`\"sandbox\":\"node-sandbox\",\"namespace\":\"default\"`,
    );
    expect(JSON.stringify(usual.messages)).toContain("microsandbox/node");
    const named = await client.sdk.getPrompt({
      name: "create_python_sandbox",
      arguments: { sandbox_name: "mine", namespace: "team" },
    });
    expect(JSON.stringify(named.messages)).toContain(String.raw`\"sandbox\":\"mine\",\"namespace\":\"team\"`);
  });

  test("starts a new name without a configuration, runs, measures, and stops", async () => {
    const started = await client.call("sandbox_start", BOX);
    expect(started.text).toContain("Sandbox box started successfully. It is in namespace 'default'");
    expect(started.structured).toEqual({ namespace: "default", sandbox: "box", running: true });
    const ran = await client.call("sandbox_run_code", PYTHON);
    expect(ran.text).toBe("hello\n\n[Finished with exit code 0 (ran 5 ms)]");
    expect(ran.structured).toEqual({
      stdout: "hello",
      stderr: "",
      exit_code: 0,
      outcome: "exited",
      summary: "Finished with exit code 0 (ran 5 ms)",
      cut_bytes: 0,
      wall_ms: 5,
    });
    const command = await client.call("sandbox_run_command", { ...BOX, command: "ls", args: ["-l"] });
    expect(command.text).toMatch(/^hello\n/);
    expect(mcp.runtime.machines[0]?.executions.at(-1)?.spec).toMatchObject({ command: "ls", args: ["-l"] });
    const measured = await client.call("sandbox_get_metrics", {});
    expect(measured.text).toMatch(
      /^box \(namespace default\): running, CPU [\d.]+ %, memory 10 MiB, disk 4096 bytes$/,
    );
    expect(measured.structured.sandboxes).toHaveLength(1);
    const stopped = await client.call("sandbox_stop", BOX);
    expect(stopped.text).toBe("Sandbox box stopped successfully");
    expect((await client.call("sandbox_get_metrics", BOX)).text).toBe("box (namespace default): stopped");
  });

  test("is answered with what a failed program printed and how it ended; that is no error of the tool", async () => {
    await client.call("sandbox_start", BOX);
    mcp.runtime.program = (program) => {
      program.started();
      program.stderr("Traceback\nValueError: no\n");
      program.end({ kind: "threw", name: "ValueError", message: "no", traceback: "", code: 1 });
    };
    const { isError, text, structured } = await client.call("sandbox_run_code", PYTHON);
    expect(isError).toBe(false);
    expect(text).toBe(
      "stderr:\nTraceback\nValueError: no\n\n[Failed: an uncaught ValueError ended it, exit code 1 (ran 5 ms)]",
    );
    expect(structured).toMatchObject({ exit_code: 1, outcome: "threw" });
  });

  test("who cancels a call stops its program at once", async () => {
    await client.call("sandbox_start", BOX);
    const program = mcp.running((one) => {
      // It ignores SIGINT: SIGKILL follows.
      one.onSignal = () => {};
    });
    const abort = new AbortController();
    const call = client.call("sandbox_run_code", PYTHON, { signal: abort.signal });
    const { signals } = await program;
    abort.abort("enough");
    await expect(call).rejects.toThrow("enough");
    const stopped = await program;
    await until(() => stopped.killed);
    expect(signals).toEqual([2]);
  });

  test("who hears of progress sees the last line that was printed", async () => {
    await client.call("sandbox_start", BOX);
    const seen: (string | undefined)[] = [];
    const program = mcp.running((one) => one.stdout("halfway\n"));
    const call = client.call("sandbox_run_code", PYTHON, { onprogress: ({ message }) => seen.push(message) });
    await until(() => seen.length > 0);
    (await program).end();
    expect((await call).isError).toBe(false);
    expect(seen).toEqual(["halfway"]);
  });

  test("whose connection goes while its program runs leaves nothing behind that runs", async () => {
    await client.call("sandbox_start", BOX);
    const program = mcp.running();
    const call = client.call("sandbox_run_command", { ...BOX, command: "sleep", args: ["1000"] });
    const failed = expect(call).rejects.toThrow(/./);
    const { signals } = await program;
    await client.sdk.close();
    await until(() => signals.length > 0);
    await failed;
  });

  test("calls do not wait for each other", async () => {
    await client.call("sandbox_start", BOX);
    const first = mcp.running();
    const slow = client.call("sandbox_run_command", { ...BOX, command: "slow" });
    const held = await first;
    mcp.runtime.program = (program) => {
      program.started();
      program.end();
    };
    const quick = await Promise.all(
      Array.from({ length: 20 }, () => client.call("sandbox_run_command", { ...BOX, command: "quick" })),
    );
    expect(quick.every(({ isError }) => !isError)).toBe(true);
    held.end();
    expect((await slow).isError).toBe(false);
  });
});
