import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { serveMcp, type ServedMcp } from "./testing/served-mcp.ts";

// Longer than it takes: a machine may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const BOX = { sandbox: "box" };
const PYTHON = { ...BOX, language: "python", code: "pass" };

let mcp: ServedMcp;
afterEach(() => mcp.close());

describe("tools", () => {
  const tool = async (name: string, args: object) => (await mcp.connect()).call(name, args);

  test("that need a running sandbox say in plain words to start it first", async () => {
    mcp = await serveMcp();
    const missing =
      "There is no sandbox 'box' in namespace 'default'. Start it first with the tool sandbox_start.";
    for (const [name, args] of [
      ["sandbox_run_code", PYTHON],
      ["sandbox_run_command", { ...BOX, command: "ls" }],
      ["sandbox_stop", BOX],
      ["sandbox_get_metrics", BOX],
    ] as const) {
      expect(await tool(name, args)).toMatchObject({ isError: true, text: missing });
    }
    expect((await tool("sandbox_get_metrics", {})).text).toContain("No sandbox was ever started");
    await tool("sandbox_start", BOX);
    await tool("sandbox_stop", BOX);
    expect(await tool("sandbox_run_code", PYTHON)).toMatchObject({
      isError: true,
      text: "The sandbox 'box' in namespace 'default' does not run. Start it first with the tool sandbox_start; its files come back.",
    });
  });

  test("start by language; a stopped sandbox that nothing is said about comes back as it was", async () => {
    mcp = await serveMcp();
    const { call } = await mcp.connect();
    const started = async (args: object) => {
      const answer = await call("sandbox_start", { ...BOX, ...args });
      expect(answer.isError).toBe(false);
      await call("sandbox_stop", BOX);
      const { image, memoryMiB } = mcp.runtime.machines.at(-1)?.spec ?? {};
      return [image?.name, memoryMiB];
    };
    expect(await started({ language: "node", config: { memory: 64 } })).toEqual(["microsandbox/node", 64]);
    expect(await started({})).toEqual(["microsandbox/node", 64]);
    expect(await started({ config: {} })).toEqual(["microsandbox/node", 64]);
    expect(await started({ config: { memory: 128 } })).toEqual(["microsandbox/python", 128]);
    expect(await started({ config: { image: "microsandbox/node" } })).toEqual(["microsandbox/node", 512]);
    expect(await call("sandbox_start", { ...BOX, language: "cobol" })).toMatchObject({
      isError: true,
      text: "There is no language 'cobol'; there are python and node",
    });
    const image = await call("sandbox_start", { ...BOX, config: { image: "nosuch" } });
    expect(image).toMatchObject({ isError: true, text: expect.stringContaining('no image "nosuch"') });
    const memory = await call("sandbox_start", { ...BOX, config: { memory: 1 } });
    expect(memory).toMatchObject({ isError: true, text: expect.stringContaining("config.memory is 1 MiB") });
  });

  test("take null for what is not given, as the original did", async () => {
    mcp = await serveMcp();
    const { call } = await mcp.connect();
    const nothing = { image: null, memory: null, cpus: null, envs: null, workdir: null };
    expect(await call("sandbox_start", { ...BOX, language: null, config: nothing })).toMatchObject({
      isError: false,
    });
    expect(await call("sandbox_run_code", { ...PYTHON, timeout: null })).toMatchObject({ isError: false });
    expect(await call("sandbox_run_command", { ...BOX, command: "ls", args: null })).toMatchObject({
      isError: false,
    });
    expect(await call("sandbox_get_metrics", { sandbox: null, namespace: null })).toMatchObject({
      isError: false,
    });
  });

  test("show no more output than the limit, with a note of what is missing", async () => {
    mcp = await serveMcp({ limits: { mcpOutputBytes: 1_024 } });
    await tool("sandbox_start", BOX);
    mcp.runtime.program = (program) => {
      program.started();
      program.stdout(`first\n${"middle\n".repeat(10_000)}last\n`);
      program.end();
    };
    const { text, structured } = await tool("sandbox_run_code", PYTHON);
    expect(text.length).toBeLessThan(1_600);
    expect(text).toMatch(/^first\nmiddle\n/);
    expect(text).toContain("middle\nlast\n\n[");
    expect(text).toMatch(/\[… \d+ bytes of stdout are left out here …\]/);
    expect(structured.cut_bytes).toBeGreaterThan(68_000);
    expect(structured.stdout.length).toBeLessThan(1_200);
  });

  test("stand in docs/mcp.md with all their arguments", async () => {
    mcp = await serveMcp();
    const docs = await readFile(join(import.meta.dirname, "../../../docs/mcp.md"), "utf8");
    const client = await mcp.connect();
    for (const { name, inputSchema } of (await client.sdk.listTools()).tools) {
      const row = docs.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));
      const args = row?.split("|")[2]?.matchAll(/`(\[?)(\w+)\]?`/g) ?? [];
      const written = [...args].map(([, optional, arg]) => [arg, optional === ""]);
      const there = Object.keys(inputSchema.properties ?? {}).map((arg) => [
        arg,
        inputSchema.required?.includes(arg) === true,
      ]);
      expect(Object.fromEntries(written), name).toEqual(Object.fromEntries(there));
    }
    for (const { name } of (await client.sdk.listPrompts()).prompts) expect(docs).toContain(`\`${name}\``);
  });

  test("enforce a timeout and say so", async () => {
    mcp = await serveMcp();
    await tool("sandbox_start", BOX);
    mcp.runtime.program = (program) => {
      program.started();
      program.stdout("before\n");
    };
    const { isError, text, structured } = await tool("sandbox_run_code", { ...PYTHON, timeout: 0.05 });
    expect(isError).toBe(false);
    expect(text).toMatch(/^before\n\n\[/);
    expect(text).toContain("[Stopped after 50 ms, the time limit; a larger timeout lets it go on longer");
    expect(structured).toMatchObject({ outcome: "timedOut", exit_code: 124 });
  });

  test("tell nothing of an error of ours but where to find it", async () => {
    mcp = await serveMcp();
    mcp.runtime.create = () => Promise.reject(new Error("secret path /root/x"));
    const { isError, text } = await tool("sandbox_start", BOX);
    expect(isError).toBe(true);
    expect(text).toMatch(/^Internal server error; the server's log tells more about [0-9a-f-]{36}$/);
  });

  test.each<[string, object, string]>([
    ["sandbox_start", {}, "sandbox"],
    ["sandbox_start", { sandbox: 7 }, "sandbox"],
    ["sandbox_start", { sandbox: null }, "sandbox"],
    ["sandbox_start", { sandbox: "" }, "Sandbox name cannot be empty"],
    ["sandbox_start", { sandbox: "../etc" }, "can only contain"],
    ["sandbox_start", { sandbox: "a", namespace: "*" }, "Wildcard"],
    ["sandbox_start", { sandbox: "a", namespace: ["x"] }, "namespace"],
    ["sandbox_start", { sandbox: "a", config: "big" }, "config"],
    ["sandbox_start", { sandbox: "a", config: { memory: "lots" } }, "memory"],
    ["sandbox_start", { sandbox: "a", config: { memory: -1 } }, "memory"],
    ["sandbox_start", { sandbox: "a", config: { cpus: 1e9 } }, "cpus"],
    ["sandbox_start", { sandbox: "a", config: { envs: { A: 1 } } }, "envs"],
    ["sandbox_start", { sandbox: "a", config: { envs: ["nonsense"] } }, "KEY=VALUE"],
    ["sandbox_start", { sandbox: "a", language: 3 }, "language"],
    ["sandbox_stop", {}, "sandbox"],
    ["sandbox_stop", { sandbox: {} }, "sandbox"],
    ["sandbox_stop", { sandbox: "__proto__", namespace: "constructor" }, "There is no sandbox"],
    ["sandbox_run_code", {}, "language"],
    ["sandbox_run_code", { ...PYTHON, code: 3 }, "code"],
    ["sandbox_run_code", { ...PYTHON, language: "cobol" }, "cobol"],
    ["sandbox_run_code", { ...PYTHON, timeout: -1 }, "timeout"],
    ["sandbox_run_code", { ...PYTHON, timeout: "soon" }, "timeout"],
    ["sandbox_run_command", {}, "command"],
    ["sandbox_run_command", { ...BOX, command: "" }, "command"],
    ["sandbox_run_command", { ...BOX, command: "ls", args: "-l" }, "args"],
    ["sandbox_run_command", { ...BOX, command: "ls", args: [1] }, "args"],
    ["sandbox_get_metrics", { sandbox: 1 }, "sandbox"],
    ["sandbox_get_metrics", { namespace: "nosuch" }, "No sandbox was ever started in namespace 'nosuch'"],
  ])("%s with %j says what is wrong", async (name, args, words) => {
    mcp = await serveMcp();
    const { call } = await mcp.connect();
    await call("sandbox_start", BOX);
    const { isError, text } = await call(name, args);
    expect(isError).toBe(true);
    expect(text).toContain(words);
    expect(text).not.toMatch(/\n\s+at |node_modules|\.ts:/);
    expect((await call("sandbox_run_code", PYTHON)).isError).toBe(false);
  });
});
