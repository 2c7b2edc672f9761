import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Loose } from "../testing/test-server.ts";
import { message, serveMcp, toolCall, type ServedMcp } from "./testing/served-mcp.ts";

// Longer than it takes: a machine may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const START = toolCall("sandbox_start", { sandbox: "box", namespace: "default" });

let mcp: ServedMcp;
beforeEach(async () => {
  mcp = await serveMcp();
});
afterEach(() => mcp.close());

describe("whatever is sent", () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  test.each<[string, string | Uint8Array<ArrayBuffer>, number]>([
    ["nothing", "", 400],
    ["no JSON", "{", 400],
    ["no UTF-8", Uint8Array.of(0x22, 0xff, 0x22), 400],
    ["null", "null", 400],
    ["a number", "3", 400],
    ["a string", `"tools/list"`, 400],
    ["a batch", JSON.stringify([message("tools/list")]), 400],
    ["an empty batch", "[]", 400],
    ["an empty object", "{}", 400],
    ["no version", `{"id":1,"method":"tools/list"}`, 400],
    ["another version", `{"jsonrpc":"1.0","id":1,"method":"tools/list"}`, 400],
    ["no method", `{"jsonrpc":"2.0","id":1}`, 400],
    ["a method that is no string", `{"jsonrpc":"2.0","id":1,"method":7}`, 400],
    ["params that are a list", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":[1]}`, 400],
    ["params that are null", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":null}`, 400],
    ["an id that is an object", `{"jsonrpc":"2.0","id":{},"method":"tools/list"}`, 400],
    [
      "a deep value",
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"sandbox_start","arguments":{"sandbox":"a","config":{"x":${deep}}}}}`,
      200,
    ],
    ["a large body", JSON.stringify(toolCall("sandbox_stop", { sandbox: "x".repeat(1_100_000) })), 413],
    ["an unknown method", JSON.stringify(message("nosuch")), 200],
    ["a method of every object", JSON.stringify(message("constructor")), 200],
    ["an unknown tool", JSON.stringify(toolCall("nosuch", {})), 200],
    ["a tool of every object", JSON.stringify(toolCall("__proto__", {})), 200],
    ["a tool without a name", JSON.stringify(message("tools/call", { arguments: {} })), 200],
    ["a tool without arguments", JSON.stringify(message("tools/call", { name: "sandbox_stop" })), 200],
    ["arguments that are a list", JSON.stringify(toolCall("sandbox_stop", [1])), 200],
    ["arguments that are a string", JSON.stringify(toolCall("sandbox_start", "box")), 200],
    ["arguments that are null", JSON.stringify(toolCall("sandbox_get_metrics", null)), 200],
    ["an unknown prompt", JSON.stringify(message("prompts/get", { name: "nosuch" })), 200],
    [
      "a prompt with numbers",
      JSON.stringify(message("prompts/get", { name: "create_node_sandbox", arguments: { namespace: 3 } })),
      200,
    ],
    ["resources, which there are none of", JSON.stringify(message("resources/list")), 200],
    ["an initialize without params", JSON.stringify(message("initialize")), 200],
    ["an answer to nothing", `{"jsonrpc":"2.0","id":1,"result":{}}`, 202],
    [
      "a cancellation of nothing",
      `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}`,
      202,
    ],
    ["a cancellation without an id", `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{}}`, 202],
    ["an unknown notification", `{"jsonrpc":"2.0","method":"notifications/nosuch"}`, 202],
    [
      "a newer protocol than there is",
      JSON.stringify(
        message("tools/list", { _meta: { "io.modelcontextprotocol/protocolVersion": "2099-01-01" } }),
      ),
      400,
    ],
  ])("%s is answered, and the server answers on", async (_title, body, status) => {
    const response = await mcp.post(body);
    const text = await response.text();
    expect(response.status, text).toBe(status);
    if (text !== "") {
      const answer: Loose = JSON.parse(text);
      expect(answer.jsonrpc).toBe("2.0");
      expect(answer.error ?? answer.result).toBeDefined();
      expect(text).not.toMatch(/\\n\s+at |node_modules/);
    }
    expect((await mcp.post(message("ping"))).status).toBe(200);
  });

  test("any JSON, and any arguments of any tool, are answered and never as a failure of ours", async () => {
    await mcp.post(START);
    const args = fc.record(
      {
        sandbox: fc.oneof(fc.constant("box"), fc.jsonValue()),
        namespace: fc.oneof(fc.constant("default"), fc.jsonValue()),
        language: fc.oneof(fc.constantFrom("python", "node"), fc.jsonValue()),
        code: fc.oneof(fc.string(), fc.jsonValue()),
        command: fc.oneof(fc.string(), fc.jsonValue()),
        args: fc.oneof(fc.array(fc.string()), fc.jsonValue()),
        timeout: fc.oneof(fc.integer({ min: 1 }), fc.jsonValue()),
        config: fc.oneof(fc.record({ image: fc.jsonValue(), memory: fc.jsonValue() }), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    const tools = ["start", "stop", "run_code", "run_command", "get_metrics"].map(
      (name) => `sandbox_${name}`,
    );
    const call = fc.tuple(fc.constantFrom(...tools), args).map(([name, given]) => toolCall(name, given));
    const body = fc.oneof(
      fc.jsonValue(),
      call,
      fc.record({
        jsonrpc: fc.constant("2.0"),
        id: fc.jsonValue(),
        method: fc.constantFrom("tools/call", "prompts/get", "initialize", "ping"),
        params: fc.jsonValue(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const response = await mcp.post(sent);
        const text = await response.text();
        expect(response.status, text).toBeLessThan(500);
        if (response.status !== 202) expect(JSON.parse(text).jsonrpc).toBe("2.0");
        expect(text).not.toContain("Internal");
      }),
      { numRuns: 200 },
    );
  });

  test.each([undefined, "text/plain", "multipart/form-data"])("content type %s is 415", async (type) => {
    const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
    const body = new TextEncoder().encode(JSON.stringify(message("ping")));
    const response = await fetch(mcp.url, { method: "POST", headers, body });
    expect(response.status).toBe(415);
  });

  test("a version in the header that nobody knows is refused", async () => {
    const response = await mcp.post(message("tools/list"), { "mcp-protocol-version": "1999-01-01" });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("Unsupported protocol version");
  });
});
