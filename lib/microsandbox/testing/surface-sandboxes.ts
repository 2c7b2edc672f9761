import { expect } from "vitest";
import { NodeSandbox, PythonSandbox, SandboxOptions } from "../index.ts";
import { entry, members, type SurfaceEntry } from "./surface-entry.ts";

/** What a sandbox that is made with this has asked of its server. */
function recorder() {
  const sent: { url: string; key: string | null; body: unknown }[] = [];
  const recording: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const text = await request.clone().text();
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    sent.push({ url: request.url, key: request.headers.get("authorization"), body });
    return fetch(request);
  };
  return { sent, recording };
}

/** The sections PythonSandbox, NodeSandbox and Configuration of the original's reference, heading by heading. */
export const SANDBOXES: readonly SurfaceEntry[] = [
  entry("PythonSandbox::create(name)", members("BaseSandbox", "name", "isStarted"), async ({ server }) => {
    const named = new PythonSandbox("my-sandbox");
    expect([named.name, named.namespace, named.isStarted]).toEqual(["my-sandbox", "default", false]);
    expect(new PythonSandbox().name).toMatch(/^sandbox-[0-9a-f]{8}$/);
    await using started = await PythonSandbox.create({ serverUrl: server.url, name: "by-name" });
    expect([started.name, started.isStarted]).toEqual(["by-name", true]);
  }),
  entry(
    "PythonSandbox::create_with_options(options)",
    members("BaseSandbox", "serverUrl", "namespace", "apiKey"),
    async ({ server }) => {
      const { sent, recording } = recorder();
      const options = {
        name: "o",
        namespace: "n",
        serverUrl: server.url,
        apiKey: "msb_key",
        fetch: recording,
      };
      const made = new PythonSandbox(options);
      const { name, namespace, serverUrl, apiKey, isStarted } = made;
      expect({ name, namespace, serverUrl, apiKey, fetch: recording }).toEqual(options);
      expect([isStarted, sent]).toEqual([false, []]);
    },
  ),
  entry(
    "SandboxOptions::builder()",
    [
      ...members(
        "SandboxOptionsBuilder",
        "serverUrl",
        "namespace",
        "name",
        "apiKey",
        "image",
        "memory",
        "cpus",
      ),
      ...members(
        "SandboxOptionsBuilder",
        "timeout",
        "env",
        "workdir",
        "ephemeral",
        "fetch",
        "onWarning",
        "build",
      ),
    ],
    async ({ server }) => {
      const { sent, recording } = recorder();
      const options = SandboxOptions.builder()
        .name("built")
        .namespace("default")
        .serverUrl(server.url)
        .apiKey("msb_key")
        .image("microsandbox/python")
        .memory(128)
        .cpus(1)
        .timeout(60)
        .env({ GREETING: "hello" })
        .workdir("/workspace")
        .ephemeral()
        .onWarning((message) => expect.fail(message))
        .fetch(recording)
        .build();
      await using built = new PythonSandbox(options);
      await built.start();
      expect(sent).toMatchObject([{ url: `${server.url}/api/v1/rpc`, key: "Bearer msb_key" }]);
      const greeting = await built.run("import os; print(os.environ['GREETING'])");
      expect(await greeting.output()).toBe("hello\n");
    },
  ),
  entry("PythonSandbox::start(None): StartOptions' defaults", ["BaseSandbox.start"], async ({ server }) => {
    const { sent, recording } = recorder();
    await using own = new PythonSandbox({ serverUrl: server.url, fetch: recording });
    await own.start();
    await own.start();
    const config = { image: "microsandbox/python", memory: 512, cpus: 1 };
    expect(sent.map(({ body }) => body)).toMatchObject([{ method: "sandbox.start", params: { config } }]);
    expect(own.isStarted).toBe(true);
  }),
  entry(
    "PythonSandbox::start(Some(StartOptions { image, memory, cpus, timeout }))",
    [],
    async ({ server }) => {
      const { sent, recording } = recorder();
      await using own = new PythonSandbox({ serverUrl: server.url, fetch: recording, memory: 64 });
      await own.start({ image: "microsandbox/python", memory: 256, cpus: 0.5, timeout: 180 });
      const config = { image: "microsandbox/python", memory: 256, cpus: 0.5 };
      expect(sent.map(({ body }) => body)).toMatchObject([{ method: "sandbox.start", params: { config } }]);
    },
  ),
  entry(
    "PythonSandbox::stop(), and what waits for it",
    members("BaseSandbox", "stop", "Symbol(Symbol.asyncDispose)"),
    async ({ server }) => {
      const own = await PythonSandbox.create({ serverUrl: server.url });
      await own.stop();
      await own.stop();
      expect([own.isStarted, await own.serverInfo().then(({ name }) => name !== "")]).toEqual([false, true]);
      await own.start();
      await own[Symbol.asyncDispose]();
      expect(own.isStarted).toBe(false);
    },
  ),
  entry("PythonSandbox::run(code): simple", ["BaseSandbox.run"], async ({ sandbox }) => {
    expect(await (await sandbox.run("print('Hello, World!')")).output()).toBe("Hello, World!\n");
  }),
  entry("PythonSandbox::run(code): of several lines, with its state kept", [], async ({ sandbox }) => {
    const code = `
import math
result = math.sqrt(16)
print(f"Square root of 16 is: {result}")
`;
    expect(await (await sandbox.run(code)).output()).toBe("Square root of 16 is: 4.0\n");
    expect(await (await sandbox.run("result")).output()).toBe("4.0\n");
  }),
  entry("PythonSandbox::command()", ["BaseSandbox.command"], async ({ sandbox }) => {
    const listing = await sandbox.command.run("ls", ["-la", "/"]);
    expect(await listing.output()).toContain(" workspace\n");
  }),
  entry("PythonSandbox::metrics()", ["BaseSandbox.metrics"], async ({ sandbox }) => {
    expect([await sandbox.metrics.cpu(), await sandbox.metrics.memory()]).toEqual([
      expect.any(Number),
      expect.any(Number),
    ]);
  }),
  entry("BaseSandbox::run_or_start(code)", ["BaseSandbox.runOrStart"], async ({ server }) => {
    await using own = new PythonSandbox({ serverUrl: server.url });
    expect(await (await own.runOrStart("print(1)")).output()).toBe("1\n");
    expect(await (await own.runOrStart("print(2)")).output()).toBe("2\n");
  }),
  entry("BaseSandbox::get_default_image()", ["BaseSandbox.defaultImage"], async () => {
    const images = [new PythonSandbox("p"), new NodeSandbox("n")].map(({ defaultImage }) => defaultImage);
    expect(images).toEqual(["microsandbox/python", "microsandbox/node"]);
  }),
  entry("NodeSandbox::create(name)", [], async ({ server }) => {
    const named = new NodeSandbox("js-sandbox");
    expect([named.name, named.isStarted]).toEqual(["js-sandbox", false]);
    await using started = await NodeSandbox.create({ serverUrl: server.url, name: "js-by-name" });
    expect([started.name, started.isStarted]).toEqual(["js-by-name", true]);
  }),
  entry("NodeSandbox::create_with_options(options)", [], async () => {
    const options = { name: "o", namespace: "n", serverUrl: "http://there:1", apiKey: "msb_key" };
    const { name, namespace, serverUrl, apiKey } = new NodeSandbox(options);
    expect({ name, namespace, serverUrl, apiKey }).toEqual(options);
  }),
  entry("NodeSandbox: start(), run(code), stop()", [], async ({ server }) => {
    const node = new NodeSandbox({ serverUrl: server.url });
    await node.start();
    const execution = await node.run("console.log('Hello from Node.js!');");
    expect([await execution.output(), execution.language]).toEqual(["Hello from Node.js!\n", "nodejs"]);
    await node.stop();
  }),
  entry("Configuration: MSB_API_KEY", [], async ({ server }) => {
    const { sent, recording } = recorder();
    const options = { serverUrl: server.url, fetch: recording };
    const from = inEnvironment({ MSB_API_KEY: "msb_env" }, () => new PythonSandbox(options));
    await from.serverInfo();
    expect([from.apiKey, sent[0]?.key]).toEqual(["msb_env", "Bearer msb_env"]);
  }),
  entry("Configuration: MSB_SERVER_URL", [], async ({ server }) => {
    const around = { MSB_API_KEY: "msb_env", MSB_SERVER_URL: server.url };
    await using from = inEnvironment(around, () => new PythonSandbox());
    await from.start();
    expect([from.serverUrl, from.isStarted]).toEqual([server.url, true]);
  }),
  entry("Configuration: the default server URL", [], async () => {
    const { serverUrl } = inEnvironment({ MSB_API_KEY: "msb_env" }, () => new PythonSandbox());
    expect(serverUrl).toBe("http://127.0.0.1:5555");
  }),
];

/** What is made while the two variables have these values, and no others. A key keeps the file `.env` unread. */
function inEnvironment<T>(variables: Readonly<Record<string, string>>, make: () => T): T {
  const names = ["MSB_API_KEY", "MSB_SERVER_URL"] as const;
  const before = names.map((name) => [name, process.env[name]] as const);
  try {
    for (const name of names) set(name, variables[name]);
    return make();
  } finally {
    for (const [name, value] of before) set(name, value);
  }
}

function set(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
