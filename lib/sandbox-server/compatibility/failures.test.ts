import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SandboxError, type ErrorCode } from "#lib/protocol/errors.ts";
import { createApiKey } from "../keys.ts";
import { expectRefused } from "../testing/expect-refused.ts";
import { FakeRuntime } from "../testing/fake-runtime.ts";
import { startFakeServer } from "../testing/fake-server.ts";
import { SERVER_KEY, type TestServer } from "../testing/test-server.ts";

// The rows of the original's failures, most of them an opaque 500 there, each with what is answered here.

const BOX = { namespace: "default", sandbox: "box" };
const CONFIG = { image: "microsandbox/python" };
const PYTHON = { ...BOX, language: "python", code: "1" };

let server: TestServer;
let runtime: FakeRuntime;
beforeEach(async () => {
  runtime = new FakeRuntime();
  server = await startFakeServer(runtime, { config: { dev: false } });
});
afterEach(() => server.close());

const refused = async (body: unknown, code: ErrorCode, key?: string) =>
  expectRefused(server, body, code, key ?? `Bearer ${await createApiKey(SERVER_KEY)}`);

const call = (method: string, params?: unknown) => ({ jsonrpc: "2.0", method, params, id: "an id" });

async function start(params: object = BOX): Promise<void> {
  const authorization = await createApiKey(SERVER_KEY);
  const response = await server.call(
    "sandbox.start",
    { ...BOX, ...params, config: CONFIG },
    { authorization },
  );
  expect(response.status).toBe(200);
}

async function stop(): Promise<void> {
  const authorization = await createApiKey(SERVER_KEY);
  expect((await server.call("sandbox.stop", BOX, { authorization })).status).toBe(200);
}

describe("what is no call", () => {
  test.each<[string, string, ErrorCode, string]>([
    ["no JSON", "{", "parseError", "Failed to parse the request body as JSON: "],
    ["nothing", "", "parseError", "Failed to parse the request body as JSON: "],
    ["no jsonrpc", `{"method":"a"}`, "invalidRequest", "Invalid or missing jsonrpc version field"],
    ["another jsonrpc", `{"jsonrpc":2,"method":"a"}`, "invalidRequest", "Invalid or missing jsonrpc"],
    ["no method", `{"jsonrpc":"2.0"}`, "invalidRequest", "Invalid or missing method field"],
    ["a method of the wrong type", `{"jsonrpc":"2.0","method":7}`, "invalidRequest", "must be a string"],
    ["a batch", `[{"jsonrpc":"2.0","method":"a"}]`, "invalidRequest", "Batches are not supported"],
    ["a request as a list", `["2.0","server.info",{},1]`, "invalidRequest", "Batches are not supported"],
    ["a scalar", `"2.0"`, "invalidRequest", "The body must be a JSON-RPC request object"],
    ["null", `null`, "invalidRequest", "The body must be a JSON-RPC request object"],
    ["an unknown method", `{"jsonrpc":"2.0","method":"a.b"}`, "methodNotFound", "Method not found: a.b"],
  ])("(%s) is told so, with every kind of key", async (_title, body, code, message) => {
    expect(await refused(body, code)).toContain(message);
    const scoped = await createApiKey(SERVER_KEY, { namespace: "mine" });
    if (code !== "methodNotFound") expect(await refused(body, code, scoped)).toContain(message);
  });
});

describe("params that are wrong are named", () => {
  test.each<[string, string, unknown, string]>([
    [
      "none",
      "sandbox.stop",
      undefined,
      "Invalid params for sandbox.stop: params must be an object, not missing",
    ],
    ["null", "sandbox.start", null, "params must be an object"],
    ["a list", "sandbox.repl.run", ["box"], "params must be an object, not a list"],
    ["no sandbox", "sandbox.repl.run", { ...PYTHON, sandbox: undefined }, "params.sandbox is missing"],
    ["no namespace", "sandbox.repl.run", { ...PYTHON, namespace: undefined }, "params.namespace is missing"],
    [
      "a sandbox of the wrong type",
      "sandbox.stop",
      { ...BOX, sandbox: 7 },
      "params.sandbox is 7; it must be a string",
    ],
    ["no code", "sandbox.repl.run", { ...PYTHON, code: undefined }, "params.code is missing"],
    ["no language", "sandbox.repl.run", { ...PYTHON, language: null }, "params.language is null"],
    ["no command", "sandbox.command.run", BOX, "params.command is missing"],
    ["an empty command", "sandbox.command.run", { ...BOX, command: "" }, "params.command is "],
    [
      "arguments in one text",
      "sandbox.command.run",
      { ...BOX, command: "ls", args: "-l" },
      'params.args is "-l"',
    ],
    [
      "an argument of the wrong type",
      "sandbox.command.run",
      { ...BOX, command: "ls", args: ["-l", 1] },
      "params.args[1] is 1",
    ],
    [
      "a negative memory",
      "sandbox.start",
      { ...BOX, config: { ...CONFIG, memory: -1 } },
      "params.config.memory is -1",
    ],
    [
      "too many cpus",
      "sandbox.start",
      { ...BOX, config: { ...CONFIG, cpus: 256 } },
      "params.config.cpus is 256",
    ],
    [
      "envs of null",
      "sandbox.start",
      { ...BOX, config: { ...CONFIG, envs: null } },
      "params.config.envs is null",
    ],
    ["no metrics' namespace", "sandbox.metrics.get", {}, "params.namespace is missing"],
  ])("(%s)", async (_title, method, params, message) => {
    expect(await refused(call(method, params), "invalidParams")).toContain(message);
    expect(runtime.machines).toEqual([]);
  });

  test.each([
    [{ sandbox: "" }, "Sandbox name cannot be empty"],
    [{ namespace: "" }, "Namespace cannot be empty"],
    [{ sandbox: "a".repeat(64) }, "Sandbox name cannot exceed 63 characters"],
    [{ namespace: "a".repeat(64) }, "Namespace cannot exceed 63 characters"],
    [{ sandbox: "a/b" }, "Sandbox name can only contain alphanumeric characters, hyphens, or underscores"],
    [{ namespace: "a.b" }, "Namespace can only contain alphanumeric characters, hyphens, or underscores"],
    [{ sandbox: "_a" }, "Sandbox name must start with an alphanumeric character"],
    [{ namespace: "-a" }, "Namespace must start with an alphanumeric character"],
    [{ namespace: "*" }, "Wildcard namespace (*) is not valid for sandbox creation"],
    [{ sandbox: "", namespace: "" }, "Sandbox name cannot be empty"],
  ])("as a name: %j", async (names, message) => {
    const body = call("sandbox.start", { ...BOX, ...names, config: CONFIG });
    expect(await refused(body, "invalidParams")).toBe(message);
    expect(runtime.machines).toEqual([]);
  });
});

describe("a sandbox that is not there, by itself or any more", () => {
  test.each(["sandbox.stop", "sandbox.metrics.get", "sandbox.repl.run", "sandbox.command.run"])(
    "%s names the namespace or the sandbox that is unknown",
    async (method) => {
      const params = { ...PYTHON, command: "ls" };
      expect(await refused(call(method, params), "namespaceNotFound")).toContain("'default' does not exist");
      await start({ sandbox: "other" });
      expect(await refused(call(method, params), "sandboxNotFound")).toContain("no sandbox 'box'");
    },
  );

  test("metrics of all namespaces for a name that is nowhere are an empty list", async () => {
    const authorization = await createApiKey(SERVER_KEY);
    const params = { namespace: "*", sandbox: "nowhere" };
    const { status, body } = await server.call("sandbox.metrics.get", params, { authorization });
    expect([status, body.result]).toEqual([200, { sandboxes: [] }]);
  });

  test.each(["sandbox.repl.run", "sandbox.command.run"])(
    "%s in a stopped one says so at once",
    async (method) => {
      await start();
      await stop();
      expect(await refused(call(method, { ...PYTHON, command: "ls" }), "sandboxNotRunning")).toContain(
        "'box'",
      );
    },
  );

  test("one that dies under a run ends the run, which says why and keeps what was printed", async () => {
    await start();
    runtime.program = (program) => {
      program.started();
      program.stdout("printed\n");
      runtime.machines[0]?.die("the machine went away");
    };
    const authorization = await createApiKey(SERVER_KEY);
    const { status, body } = await server.call("sandbox.repl.run", PYTHON, { authorization });
    expect([status, body.result.status]).toEqual([200, "error"]);
    expect(body.result.output).toEqual([
      { stream: "stdout", text: "printed" },
      { stream: "stderr", text: "Error: The sandbox ended: the machine went away" },
    ]);
  });
});

test.each(["__proto__", "constructor", "hasOwnProperty"])("%s is a name like any other", async (name) => {
  expect(await refused(call(name), "methodNotFound")).toBe(`Method not found: ${name}`);
  await start({ sandbox: "other" });
  await refused(call("sandbox.stop", { namespace: name, sandbox: name }), "namespaceNotFound");
  await refused(call("sandbox.stop", { namespace: "default", sandbox: name }), "sandboxNotFound");
  await refused(
    call("execution.signal", { namespace: "default", sandbox: "other", execution: name, signal: "SIGINT" }),
    name === "__proto__" ? "invalidParams" : "executionNotFound",
  );
});

describe("a start that fails", () => {
  test("for its image names it and those that there are", async () => {
    const body = call("sandbox.start", { ...BOX, config: { image: "nosuch" } });
    expect(await refused(body, "imageNotFound")).toContain(
      'no image "nosuch"; there are microsandbox/python',
    );
  });

  test("in the runtime says what the runtime said, and is no success", async () => {
    runtime.create = () => Promise.reject(new SandboxError("startFailed", "runc: no space left on device"));
    const body = call("sandbox.start", { ...BOX, config: CONFIG });
    expect(await refused(body, "startFailed")).toBe("runc: no space left on device");
  });

  test("leaves the namespace as it was: the others go on, and the name can be used", async () => {
    await start({ sandbox: "other" });
    const wrong = { ...CONFIG, envs: ["no equals sign"] };
    await refused(call("sandbox.start", { ...BOX, config: wrong }), "invalidParams");
    const authorization = await createApiKey(SERVER_KEY);
    for (const [method, params] of [
      ["sandbox.metrics.get", { namespace: "default" }],
      ["sandbox.repl.run", { ...PYTHON, sandbox: "other" }],
      ["sandbox.stop", { ...BOX, sandbox: "other" }],
      ["sandbox.start", { ...BOX, config: CONFIG }],
    ] as const) {
      const response = await server.post(call(method, params), { authorization });
      expect(response.status).toBe(200);
    }
  });

  test("for want of a configuration says so in the original's words", async () => {
    expect(await refused(call("sandbox.start", BOX), "invalidParams")).toBe(
      "No configuration provided and no existing configuration found for sandbox 'box'",
    );
    await start({ sandbox: "other" });
    expect(await refused(call("sandbox.start", { ...BOX, config: { memory: 512 } }), "invalidParams")).toBe(
      "Sandbox 'box' not found in existing configuration",
    );
  });
});

test.each(["py", "js", "ruby", "", "__proto__"])(
  "a run in the language %j names those there are",
  async (language) => {
    await start();
    const message = await refused(call("sandbox.repl.run", { ...PYTHON, language }), "languageUnavailable");
    expect(message).toContain(`Unknown language "${language}"; there are python,`);
  },
);

test.each(["Python", "PYTHON", "node", "NodeJS", "JavaScript"])(
  "a run in the language %j works, and comes back under that name",
  async (language) => {
    await start();
    const authorization = await createApiKey(SERVER_KEY);
    const { body } = await server.call("sandbox.repl.run", { ...PYTHON, language }, { authorization });
    expect(body.result).toMatchObject({ language, status: "success" });
  },
);
