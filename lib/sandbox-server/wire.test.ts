import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GOLDEN_REPLIES, GOLDEN_REQUESTS } from "#lib/protocol/golden.ts";
import { createApiKey } from "./keys.ts";
import { FakeRuntime } from "./testing/fake-runtime.ts";
import { startFakeServer } from "./testing/fake-server.ts";
import { SERVER_KEY, type Loose, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let runtime: FakeRuntime;

async function serve(dev: boolean): Promise<void> {
  runtime = new FakeRuntime();
  server = await startFakeServer(runtime, { config: { dev, allowedHosts: ["play.example"] } });
}
afterEach(() => server.close());

const { typescript: TYPESCRIPT, rust: RUST, go: GO } = GOLDEN_REQUESTS;

/** The reply's text: key order and absent keys matter to the original's clients. */
async function reply(body: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await server.post(body, headers);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/json");
  return response.text();
}

describe("the original's clients", () => {
  let authorization: string;
  beforeEach(async () => {
    await serve(false);
    authorization = `Bearer ${await createApiKey(SERVER_KEY)}`;
  });

  test("get the replies that they understand, in the original's words and order", async () => {
    const headers = {
      authorization,
      accept: "*/*",
      "user-agent": "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)",
    };
    expect(await reply(TYPESCRIPT.start, headers)).toBe(GOLDEN_REPLIES.start);
    runtime.program = (program, spec) => {
      program.started();
      program.stdout(spec.kind === "run" ? "Hello, World!\n" : "hello two words\n");
      program.end();
    };
    expectGolden(await reply(TYPESCRIPT.run, headers), GOLDEN_REPLIES.run);
    expectGolden(await reply(TYPESCRIPT.command, headers), GOLDEN_REPLIES.command);
    const metrics = await reply(TYPESCRIPT.metrics, headers);
    expect(metrics).toMatch(/"cpu_usage":\d+(\.\d+)?,"memory_usage":10,"disk_usage":4096\}/);
    const [sandbox, golden] = [metrics, GOLDEN_REPLIES.metrics].map(
      (text) => JSON.parse(text).result.sandboxes[0],
    );
    expect(Object.keys(sandbox)).toEqual(Object.keys(golden));
    expect(await reply(TYPESCRIPT.stop, headers)).toBe(GOLDEN_REPLIES.stop);
    expect(await reply(TYPESCRIPT.metrics, headers)).toBe(GOLDEN_REPLIES.metricsStopped);
  });

  test("a time-out keeps what was printed and ends with the original's line", async () => {
    await reply(TYPESCRIPT.start, { authorization });
    runtime.program = (program) => {
      program.started();
      program.stdout("before");
      program.onSignal = () => program.end({ kind: "interrupted" });
    };
    const { result } = JSON.parse(await reply(TYPESCRIPT.runWithTimeout, { authorization }));
    expect(result.output).toEqual([
      { stream: "stdout", text: "before" },
      { stream: "stderr", text: "Error: Execution timed out after 1 seconds" },
    ]);
    expect(result.status).toBe("error");
    expect(result.outcome).toEqual({ kind: "timedOut", limitMs: 1_000 });
  });

  test("Rust's requests work: keys in any order, `javascript`, Content-Type twice", async () => {
    await reply(RUST.start, { authorization });
    expect(JSON.parse(await reply(RUST.runNode, { authorization }))).toMatchObject({
      result: { language: "javascript", status: "success" },
      id: "b2",
    });
    expect(await reply(RUST.command, { authorization })).toContain(`"args":["hello","two words"]`);
    const raw = await rawRequest(server.port, [
      "POST /api/v1/rpc HTTP/1.1",
      `host: 127.0.0.1:${server.port}`,
      "content-type: application/json",
      `authorization: ${authorization}`,
      "content-type: application/json",
      `content-length: ${RUST.metrics.length}`,
      "connection: close",
      "",
      RUST.metrics,
    ]);
    expect(raw).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(raw).toContain(`"name":"rs-py-72ff","running":true`);
  });

  test("Go's requests without an id and with null args are answered in full, without an id key", async () => {
    await reply(GO.start, { authorization });
    const text = await reply(GO.command, { authorization });
    expect(text).toContain(`"args":[],"command":"pwd"`);
    expect(text).not.toContain(`"id"`);
  });
});

/** The same keys in the same order with the same values; further keys may follow those of the original's result. */
function expectGolden(reply: string, golden: string): void {
  const [ours, theirs]: Loose[] = [JSON.parse(reply), JSON.parse(golden)];
  const firstKeys = Object.keys(ours.result).slice(0, Object.keys(theirs.result).length);
  expect(firstKeys).toEqual(Object.keys(theirs.result));
  expect(ours).toMatchObject(theirs);
  expect(Object.keys(ours)).toEqual(["jsonrpc", "result", "id"]);
}

describe("the envelope", () => {
  beforeEach(() => serve(true));

  test.each([
    ["a number", 7],
    ["a string", "seven"],
    ["an object", { a: [1] }],
    ["false", false],
  ])("an id that is %s comes back as it is", async (_title, id) => {
    const response = await server.post({ jsonrpc: "2.0", method: "server.info", id });
    expect(await response.json()).toMatchObject({ id });
  });

  test.each([
    ["absent", {}],
    ["null", { id: null }],
  ])("an id that is %s leaves the key out", async (_title, id) => {
    const response = await server.post({ jsonrpc: "2.0", method: "server.info", ...id });
    expect(Object.keys((await response.json()) as object)).toEqual(["jsonrpc", "result"]);
  });

  test.each<[string, string, number, number, string]>([
    ["what is not JSON", "{", 400, -32_700, "Failed to parse the request body as JSON"],
    ["an empty body", "", 400, -32_700, "Failed to parse the request body as JSON"],
    ["a batch", `[{"jsonrpc":"2.0","method":"server.info"}]`, 400, -32_600, "Batches are not supported"],
    ["a scalar", "3", 400, -32_600, "must be a JSON-RPC request object"],
    [
      "another version",
      `{"jsonrpc":"1.0","method":"a"}`,
      400,
      -32_600,
      "Invalid or missing jsonrpc version field",
    ],
    ["no version", `{"method":"a"}`, 400, -32_600, "Invalid or missing jsonrpc version field"],
    ["no method", `{"jsonrpc":"2.0"}`, 400, -32_600, "Invalid or missing method field"],
    ["an unknown method", `{"jsonrpc":"2.0","method":"nosuch"}`, 404, -32_601, "Method not found: nosuch"],
    [
      "a method of every object",
      `{"jsonrpc":"2.0","method":"constructor"}`,
      404,
      -32_601,
      "Method not found: constructor",
    ],
    [
      "no params",
      `{"jsonrpc":"2.0","method":"sandbox.stop"}`,
      400,
      -32_602,
      "params must be an object, not missing",
    ],
    [
      "a missing field",
      `{"jsonrpc":"2.0","method":"sandbox.stop","params":{"sandbox":"a"}}`,
      400,
      -32_602,
      "params.namespace is missing; it must be a string",
    ],
    [
      "a field of the wrong type",
      `{"jsonrpc":"2.0","method":"sandbox.start","params":{"sandbox":"a","namespace":"b","config":{"memory":"lots"}}}`,
      400,
      -32_602,
      `params.config.memory is "lots"; it must be a number`,
    ],
    [
      "a fraction of a MiB",
      `{"jsonrpc":"2.0","method":"sandbox.start","params":{"sandbox":"a","namespace":"b","config":{"memory":1.5}}}`,
      400,
      -32_602,
      "params.config.memory is 1.5; it must be a whole number",
    ],
  ])("%s is answered as what it is", async (_title, body, status, code, message) => {
    const response = await server.post(body);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/json");
    const answer: Loose = await response.json();
    expect(answer.error.code).toBe(code);
    expect(answer.error.message).toContain(message);
    expect(answer).not.toHaveProperty("result");
  });

  test("an error carries the id of its request, also when the envelope is wrong", async () => {
    for (const body of [
      { jsonrpc: "1.0", id: "x" },
      { jsonrpc: "2.0", method: "nosuch", id: "x" },
    ]) {
      expect(await (await server.post(body)).json()).toMatchObject({ id: "x" });
    }
  });

  test.each([
    ["", "Sandbox name cannot be empty"],
    ["é".repeat(32), "Sandbox name cannot exceed 63 characters"],
    ["a b", "Sandbox name can only contain alphanumeric characters, hyphens, or underscores"],
    ["-a", "Sandbox name must start with an alphanumeric character"],
  ])("the name %j is refused in the original's words", async (sandbox, message) => {
    const { status, body } = await server.call("sandbox.start", {
      namespace: "n",
      sandbox,
      config: { image: "microsandbox/python" },
    });
    expect([status, body.error.code, body.error.message]).toEqual([400, -32_602, message]);
  });

  test("a namespace of * cannot be started in", async () => {
    const { body } = await server.call("sandbox.start", { namespace: "*", sandbox: "a" });
    expect(body.error.message).toBe("Wildcard namespace (*) is not valid for sandbox creation");
  });

  test("what nobody foresaw is masked, with an id to find it in the log", async () => {
    runtime.create = () => Promise.reject(new Error("secret path /root/x"));
    const { status, body } = await server.call("sandbox.start", {
      namespace: "n",
      sandbox: "a",
      config: { image: "microsandbox/python" },
    });
    expect([status, body.error.code]).toEqual([500, -32_603]);
    expect(JSON.stringify(body)).not.toContain("secret");
    expect(body.error.data.errorId).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("HTTP", () => {
  beforeEach(() => serve(false));

  const get = (path: string, init: RequestInit = {}) => fetch(`${server.url}${path}`, init);

  test("health needs no key", async () => {
    const response = await get("/api/v1/health");
    expect([response.status, await response.text()]).toEqual([200, `{"message":"Service is healthy"}`]);
  });

  test("a trailing slash is the same path", async () => {
    const response = await get("/api/v1/rpc/", { method: "POST" });
    expect(response.status).toBe(401);
  });

  test("an unknown path is 404, in JSON", async () => {
    const response = await get("/nosuch");
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { data: { code: "notFound" } } });
  });

  test("a wrong method says which is right, after the key was checked", async () => {
    expect((await get("/api/v1/rpc")).status).toBe(401);
    const authorization = await createApiKey(SERVER_KEY);
    const response = await get("/api/v1/rpc", { headers: { authorization } });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    expect((await get("/api/v1/health", { method: "DELETE" })).status).toBe(405);
  });

  test.each([undefined, "text/plain", "application/x-www-form-urlencoded"])(
    "content type %s is 415",
    async (type) => {
      const authorization = await createApiKey(SERVER_KEY);
      const headers: Record<string, string> = {
        authorization,
        ...(type === undefined ? {} : { "content-type": type }),
      };
      const response = await get("/api/v1/rpc", {
        method: "POST",
        headers,
        body: new TextEncoder().encode("{}"),
      });
      expect(response.status).toBe(415);
    },
  );

  test.each(["application/json; charset=utf-8", "application/vnd.api+json", "APPLICATION/JSON"])(
    "content type %s is taken",
    async (type) => {
      const headers = { authorization: await createApiKey(SERVER_KEY), "content-type": type };
      const body = `{"jsonrpc":"2.0","method":"server.info"}`;
      expect((await get("/api/v1/rpc", { method: "POST", headers, body })).status).toBe(200);
    },
  );

  test("a body over the limit is 413 and names it", async () => {
    const headers = { authorization: await createApiKey(SERVER_KEY) };
    const response = await server.post(`"${"x".repeat(4 * 2 ** 20)}"`, headers);
    expect(response.status).toBe(413);
    expect(await response.text()).toContain("4194304");
  });

  test("a page of any origin may call with a key: the preflight is answered without one", async () => {
    const headers = { origin: "https://elsewhere.example", "access-control-request-method": "POST" };
    const response = await get("/api/v1/rpc", { method: "OPTIONS", headers });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET,POST,PUT,DELETE",
      "access-control-allow-headers": "authorization,accept,content-type",
    });
  });

  test.each([
    ["evil.example", 421],
    ["127.0.0.1.evil.example:1", 421],
    ["play.example", 200],
    ["LOCALHOST:9", 200],
    ["[::1]:80", 200],
  ])("under the host name %s the answer is %i", async (host, status) => {
    const raw = await rawRequest(server.port, [
      "GET /api/v1/health HTTP/1.1",
      `Host: ${host}`,
      "Connection: close",
      "",
      "",
    ]);
    expect(raw).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });
});

describe("without keys (dev mode)", () => {
  beforeEach(() => serve(true));

  test("no key and any key are fine", async () => {
    expect((await server.post({ jsonrpc: "2.0", method: "server.info" })).status).toBe(200);
    expect(
      (await server.post({ jsonrpc: "2.0", method: "server.info" }, { authorization: "x" })).status,
    ).toBe(200);
  });

  test("a page elsewhere is refused, one of this machine is not", async () => {
    const call = { jsonrpc: "2.0", method: "server.info" };
    expect((await server.post(call, { origin: "https://elsewhere.example" })).status).toBe(403);
    expect((await server.post(call, { origin: "null" })).status).toBe(403);
    expect((await server.post(call, { origin: "http://localhost:3000" })).status).toBe(200);
  });
});

describe("keys", () => {
  beforeEach(() => serve(false));
  const metrics = (namespace: unknown) => ({
    jsonrpc: "2.0",
    method: "sandbox.metrics.get",
    params: { namespace },
  });

  test("without a key nothing is even parsed", async () => {
    expect((await server.post("{")).status).toBe(401);
    expect((await server.post("{", { authorization: "Basic abc" })).status).toBe(401);
  });

  test("the bare key works, `bearer` in lower case does not", async () => {
    const key = await createApiKey(SERVER_KEY);
    const call = { jsonrpc: "2.0", method: "server.info" };
    expect((await server.post(call, { authorization: key })).status).toBe(200);
    expect((await server.post(call, { authorization: `bearer ${key}` })).status).toBe(401);
  });

  test("Proxy-Authorization wins, even when it is wrong", async () => {
    const key = await createApiKey(SERVER_KEY);
    const lines = (proxy: string, other: string) => {
      const body = `{"jsonrpc":"2.0","method":"server.info"}`;
      const head = ["POST /api/v1/rpc HTTP/1.1", "Host: localhost", "Content-Type: application/json"];
      return [
        ...head,
        `Proxy-Authorization: ${proxy}`,
        `Authorization: ${other}`,
        `Content-Length: ${body.length}`,
        "Connection: close",
        "",
        body,
      ];
    };
    expect(await rawRequest(server.port, lines("msb_x", key))).toMatch(/^HTTP\/1\.1 401 /);
    expect(await rawRequest(server.port, lines(`Bearer ${key}`, "msb_x"))).toMatch(/^HTTP\/1\.1 200 /);
  });

  test("a key for one namespace opens that one only, whatever the method", async () => {
    const authorization = await createApiKey(SERVER_KEY, { namespace: "mine" });
    expect((await server.post(metrics("mine"), { authorization })).status).toBe(404);
    for (const namespace of ["theirs", "*", "Mine"]) {
      const response = await server.post(metrics(namespace), { authorization });
      expect(response.status).toBe(403);
      expect(await response.text()).toContain("Access denied");
    }
    expect((await server.post(metrics(3), { authorization })).status).toBe(400);
    expect((await server.post({ jsonrpc: "2.0", method: "sandbox.stop" }, { authorization })).status).toBe(
      400,
    );
  });
});

/** A request whose headers fetch would not send, and the whole answer. */
function rawRequest(port: number, lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(lines.join("\r\n")));
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => (text += chunk));
    socket.on("error", reject);
    socket.on("close", () => resolve(text));
  });
}
