import { execFile } from "node:child_process";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Loose } from "../testing/test-server.ts";
import { message, serveMcp, toolCall, type ServedMcp } from "./testing/served-mcp.ts";

// Longer than it takes: a machine may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const START = toolCall("sandbox_start", { sandbox: "box", namespace: "default" });
const RUN = (id: unknown) => toolCall("sandbox_run_command", { sandbox: "box", command: "long" }, id);

let mcp: ServedMcp;
beforeEach(async () => {
  mcp = await serveMcp();
});
afterEach(() => mcp.close());

describe("the original's clients, which post JSON and say nothing of streams", () => {
  test.each([{}, { accept: "*/*" }, { accept: "application/json" }])(
    "are answered in JSON: %j",
    async (headers) => {
      const hello = await mcp.post(
        message("initialize", {
          protocolVersion: "2024-11-05",
          capabilities: {},
          clientInfo: { name: "old", version: "1" },
        }),
        headers,
      );
      expect([hello.status, hello.headers.get("content-type")]).toEqual([200, "application/json"]);
      expect(await hello.json()).toMatchObject({
        jsonrpc: "2.0",
        id: 1,
        result: {
          protocolVersion: "2024-11-05",
          capabilities: { tools: { listChanged: false }, prompts: { listChanged: false } },
          serverInfo: { name: "quicksand" },
        },
      });
      const ready = await mcp.post({ jsonrpc: "2.0", method: "notifications/initialized" }, headers);
      expect([ready.status, await ready.text()]).toEqual([202, ""]);
      const started: Loose = await (await mcp.post(START, headers)).json();
      expect(started.result.content[0].text).toContain("Sandbox box started successfully");
      const ran: Loose = await (
        await mcp.post(
          toolCall("sandbox_run_command", { sandbox: "box", namespace: "default", command: "ls" }),
          headers,
        )
      ).json();
      expect(ran.result.content[0].text).toMatch(/^hello\n/);
      expect(await (await mcp.post(message("ping"), headers)).json()).toEqual({
        jsonrpc: "2.0",
        id: 1,
        result: {},
      });
    },
  );

  test("need no initialize, no version and no session", async () => {
    const listed: Loose = await (await mcp.post(message("tools/list"))).json();
    expect(listed.result.tools).toHaveLength(5);
    const elsewhere = { "mcp-session-id": "from-before-a-restart" };
    const again: Loose = await (await mcp.post(message("tools/list"), elsewhere)).json();
    expect(again.result.tools).toHaveLength(5);
  });

  test.each([
    ["2025-11-25", "2025-11-25"],
    ["2025-06-18", "2025-06-18"],
    ["2025-03-26", "2025-03-26"],
    ["1999-01-01", "2025-11-25"],
  ])("the protocol version %s is answered with %s", async (protocolVersion, answered) => {
    const clientInfo = { name: "any", version: "1" };
    const response = await mcp.post(message("initialize", { protocolVersion, capabilities: {}, clientInfo }));
    expect(await response.json()).toMatchObject({ result: { protocolVersion: answered } });
  });
});

describe("HTTP", () => {
  test("a stream is for those who ask for one; a slash at the end is the same path", async () => {
    const response = await fetch(`${mcp.url}/`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
      body: JSON.stringify(message("tools/list")),
    });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    expect(await response.text()).toMatch(/^event: message\ndata: \{.*sandbox_start/);
  });

  test.each(["GET", "HEAD", "DELETE", "PUT", "PATCH"])("%s is no method of it", async (method) => {
    const response = await fetch(mcp.url, { method, headers: { accept: "text/event-stream" } });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  });

  test("a page of this machine may send and read what the protocol needs", async () => {
    const origin = new URL(mcp.url).origin;
    const preflight = await fetch(mcp.url, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST" },
    });
    expect(preflight.status).toBe(200);
    const allowed = preflight.headers.get("access-control-allow-headers")?.split(",");
    expect(allowed).toEqual(
      expect.arrayContaining([
        "authorization",
        "content-type",
        "mcp-session-id",
        "mcp-protocol-version",
        "mcp-method",
        "mcp-name",
        "last-event-id",
      ]),
    );
    const answer = await mcp.post(message("ping"), { origin });
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("access-control-expose-headers")).toContain("mcp-session-id");
  });

  test("a page elsewhere may not drive a server without keys, and under a foreign name nobody may", async () => {
    expect((await mcp.post(message("ping"), { origin: "https://elsewhere.example" })).status).toBe(403);
    const status = await new Promise((resolve, reject) => {
      const asked = httpRequest(
        mcp.url,
        { method: "POST", headers: { host: "evil.example" } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      asked.on("error", reject);
      asked.end(JSON.stringify(message("ping")));
    });
    expect(status).toBe(421);
  });

  test("a session is a name, so that a cancellation finds its call, which ends at once", async () => {
    const hello = await mcp.post(
      message("initialize", {
        protocolVersion: "2025-06-18",
        capabilities: {},
        clientInfo: { name: "any", version: "1" },
      }),
    );
    const session = { "mcp-session-id": hello.headers.get("mcp-session-id") ?? "" };
    expect(session["mcp-session-id"]).toMatch(/^[0-9a-f-]{36}$/);
    await mcp.post(START);
    for (const accept of ["application/json", "application/json, text/event-stream"]) {
      const program = mcp.running();
      const call = mcp.post(RUN("one"), { ...session, accept });
      const { signals } = await program;
      const cancel = (requestId: unknown) =>
        mcp.post({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId } }, session);
      expect((await cancel("another")).status).toBe(202);
      expect(signals).toEqual([]);
      expect((await cancel("one")).status).toBe(202);
      expect((await call).status).toBe(200);
      await (await call).text();
      await expect.poll(() => signals, { timeout: 20_000 }).toEqual([2]);
      expect((await cancel("one")).status).toBe(202);
    }
  });

  test.each(["application/json", "application/json, text/event-stream"])(
    "who hangs up stops the program that it waited for (%s)",
    async (accept) => {
      await mcp.post(START);
      const program = mcp.running();
      const hangUp = new AbortController();
      const call = mcp.post(RUN(1), { accept }, hangUp.signal).then((response) => response.text());
      const gone = expect(call).rejects.toThrow(/abort/i);
      const { signals } = await program;
      hangUp.abort();
      await gone;
      await expect.poll(() => signals, { timeout: 20_000 }).toEqual([2]);
    },
  );
});

test("the server starts without loading the MCP SDK", async () => {
  const script = `
    import { registerHooks } from "node:module";
    const loaded = [];
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
    await import("./lib/sandbox-server/start.ts");
    const sdk = () => loaded.some((url) => url.includes("@modelcontextprotocol"));
    const before = sdk();
    await import("./lib/sandbox-server/mcp/mcp-service.ts");
    console.log(before, sdk());`;
  const root = join(import.meta.dirname, "../../..");
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script], { cwd: root });
  expect(stdout.trim()).toBe("false true");
});
