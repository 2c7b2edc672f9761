import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SERVER_KEY } from "../testing/test-server.ts";
import { createApiKey } from "../keys.ts";
import { serveMcp, type ServedMcp } from "./testing/served-mcp.ts";

// Longer than it takes: a machine may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const BOX = { sandbox: "box" };
const PYTHON = { ...BOX, language: "python", code: "pass" };

let mcp: ServedMcp;
afterEach(() => mcp.close());

describe("API keys", () => {
  const keyFor = (namespace: string) => createApiKey(SERVER_KEY, { namespace });
  beforeEach(async () => {
    mcp = await serveMcp({ dev: false });
  });

  test("are asked for, whatever the method, in the way that HTTP has for it", async () => {
    await expect(mcp.connect()).rejects.toThrow(/401|Unauthorized/i);
    await expect(mcp.connect({ key: "msb_forged" })).rejects.toThrow(/401|Unauthorized/i);
    for (const method of ["GET", "POST", "DELETE"]) {
      const response = await fetch(mcp.url, { method });
      expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    }
  });

  test("for one namespace use it without naming it, and no other", async () => {
    const scoped = await mcp.connect({ key: await keyFor("team") });
    expect((await scoped.call("sandbox_start", BOX)).structured).toMatchObject({ namespace: "team" });
    expect((await scoped.call("sandbox_run_code", { ...PYTHON, namespace: "team" })).isError).toBe(false);
    const prompt = await scoped.sdk.getPrompt({ name: "create_python_sandbox" });
    expect(JSON.stringify(prompt)).toContain(String.raw`\"namespace\":\"team\"`);
    for (const namespace of ["default", "*", "Team", ""]) {
      for (const [name, args] of [
        ["sandbox_start", BOX],
        ["sandbox_stop", BOX],
        ["sandbox_run_code", PYTHON],
        ["sandbox_run_command", { ...BOX, command: "ls" }],
        ["sandbox_get_metrics", {}],
      ] as const) {
        expect(await scoped.call(name, { ...args, namespace })).toMatchObject({
          isError: true,
          text: `Access denied: this API key is for namespace 'team', not '${namespace}'`,
        });
      }
    }
  });

  test("for all namespaces use `default` unless one is named, and see all", async () => {
    const all = await mcp.connect({ key: await keyFor("*") });
    expect((await all.call("sandbox_start", BOX)).structured).toMatchObject({ namespace: "default" });
    await all.call("sandbox_start", { ...BOX, namespace: "other" });
    const { structured } = await all.call("sandbox_get_metrics", { namespace: "*" });
    expect(structured.sandboxes.map((one: { namespace: string }) => one.namespace)).toEqual([
      "default",
      "other",
    ]);
  });

  test("of two namespaces cannot cancel each other's calls", async () => {
    const mine = await mcp.connect({ key: await keyFor("mine") });
    await mine.call("sandbox_start", BOX);
    const program = mcp.running();
    const gone = expect(mine.call("sandbox_run_command", { ...BOX, command: "long" })).rejects.toThrow(/./);
    const { signals } = await program;
    const cancel = async (namespace: string) => {
      for (let id = 0; id < 20; id += 1) {
        const response = await fetch(mcp.url, {
          method: "POST",
          headers: {
            "content-type": "application/json",
            authorization: `Bearer ${await keyFor(namespace)}`,
            "mcp-session-id": mine.sdk.transport?.sessionId ?? "",
          },
          body: JSON.stringify({
            jsonrpc: "2.0",
            method: "notifications/cancelled",
            params: { requestId: id },
          }),
        });
        expect(response.status).toBe(202);
      }
    };
    await cancel("yours");
    expect(signals).toEqual([]);
    await cancel("mine");
    await expect.poll(() => signals, { timeout: 20_000 }).toEqual([2]);
    await mine.close();
    await gone;
  });
});
