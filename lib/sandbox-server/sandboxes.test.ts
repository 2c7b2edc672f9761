import { readFile, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Limits } from "#lib/protocol/limits.ts";
import type { SandboxConfig } from "#lib/protocol/methods.ts";
import { FakeRuntime } from "./testing/fake-runtime.ts";
import { startFakeServer } from "./testing/fake-server.ts";
import { startTestServer, type Loose, type TestServer } from "./testing/test-server.ts";

const BOX = { namespace: "default", sandbox: "box" };
const CONFIG = { image: "microsandbox/python" };
const PYTHON = { ...BOX, language: "python", code: "pass" };

let server: TestServer;
let runtime: FakeRuntime;

async function serve(limits: Partial<Limits> = {}): Promise<void> {
  runtime = new FakeRuntime();
  server = await startFakeServer(runtime, { limits });
}
beforeEach(() => serve());
afterEach(() => server.close());

const start = (config: SandboxConfig | null = CONFIG, box: Partial<typeof BOX> = {}) =>
  server.call("sandbox.start", { ...BOX, ...box, config });

/** Ends the server of a test and begins another with other limits. */
async function restart(limits: Partial<Limits>): Promise<void> {
  await server.close();
  await serve(limits);
}

/** Keeps starts from going on until the answer is called. */
function holdStarts(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  runtime.creating = promise;
  return resolve;
}

describe("starting", () => {
  test("one that runs is left as it is, whatever the configuration says", async () => {
    await start();
    expect((await start({ image: "nosuch" })).body.result).toBe("Sandbox box started successfully");
    expect(runtime.machines).toHaveLength(1);
  });

  test("twice at once makes one", async () => {
    const go = holdStarts();
    const both = [start(), start()];
    go();
    for (const answer of await Promise.all(both)) expect(answer.status).toBe(200);
    expect(runtime.machines).toHaveLength(1);
  });

  test("gives what was asked for, and the defaults for the rest", async () => {
    await start({ ...CONFIG, memory: 300, cpus: 0 });
    expect(runtime.machines[0]?.spec).toMatchObject({
      memoryMiB: 300,
      cpus: 0.05,
      processes: 128,
      workspaceMiB: 256,
    });
    await start({ ...CONFIG, cpus: 1.5 }, { sandbox: "other" });
    expect(runtime.machines[1]?.spec).toMatchObject({ memoryMiB: 512, cpus: 1.5 });
  });

  test.each<[string, SandboxConfig, number, string, string]>([
    [
      "an unknown image",
      { image: "nosuch" },
      404,
      "imageNotFound",
      "there are microsandbox/python, microsandbox/node",
    ],
    [
      "too much memory",
      { ...CONFIG, memory: 5_000 },
      400,
      "invalidParams",
      "config.memory is 5000 MiB; this server allows at most 4096 MiB (the operator sets this with QUICKSAND_MAX_MEMORY_MIB)",
    ],
    ["too little memory", { ...CONFIG, memory: 3 }, 400, "invalidParams", "at least 16"],
    ["too many cores", { ...CONFIG, cpus: 9 }, 400, "invalidParams", "QUICKSAND_MAX_CPUS"],
    [
      "a malformed variable",
      { ...CONFIG, envs: ["A"] },
      400,
      "invalidParams",
      'config.envs has "A"; each entry must be KEY=VALUE',
    ],
  ])("with %s is refused and says why", async (_title, config, status, code, message) => {
    const { status: got, body } = await start(config);
    expect([got, body.error.data.code]).toEqual([status, code]);
    expect(body.error.message).toContain(message);
    const known = await server.call("sandbox.metrics.get", { namespace: "*" });
    expect(known.body.result.sandboxes).toEqual([]);
  });

  test("empty lists of what is not supported are fine", async () => {
    expect(
      (await start({ ...CONFIG, volumes: [], ports: [], envs: [], depends_on: [], scripts: {} })).status,
    ).toBe(200);
  });

  test("without a configuration needs one that is known, in the original's words", async () => {
    const none = await start(null);
    expect(none.body.error.message).toBe(
      "No configuration provided and no existing configuration found for sandbox 'box'",
    );
    await start(CONFIG, { sandbox: "other" });
    expect((await start({ memory: 1_000 })).body.error.message).toBe(
      "Sandbox 'box' not found in existing configuration",
    );
  });

  test("in a working directory makes it first, with the program's rights", async () => {
    await start({ ...CONFIG, workdir: "src/app" });
    const made = runtime.machines[0]?.executions[0]?.spec;
    expect(made).toMatchObject({
      command: "mkdir",
      args: ["-p", "/workspace/src/app"],
      workdir: "/workspace",
    });
    await server.call("sandbox.repl.run", PYTHON);
    expect(runtime.machines[0]?.executions[1]?.spec.workdir).toBe("/workspace/src/app");
  });

  test.each<[string, object]>([
    ["before it begins", { ...CONFIG, memory: 77, envs: ["A"] }],
    ["when its parameters are wrong", { ...CONFIG, memory: 77, volumes: null }],
    ["when it has begun", { ...CONFIG, memory: 77, workdir: "x" }],
  ])("that is refused %s leaves a known sandbox as it was configured", async (_when, config) => {
    await start({ ...CONFIG, memory: 99 });
    await server.call("sandbox.stop", BOX);
    runtime.program = (program) => program.end({ kind: "exited", code: 1 });
    expect((await server.call("sandbox.start", { ...BOX, config, ephemeral: true } as Loose)).status).toBe(
      400,
    );
    const saved = await readFile(join(server.config.dataFolder, "sandboxes.json"), "utf8");
    expect(JSON.parse(saved).sandboxes).toMatchObject([{ name: "box", config: { memory: 99 } }]);
    await start(null);
    expect(runtime.machines.at(-1)?.spec.memoryMiB).toBe(99);
    await server.call("sandbox.stop", BOX);
    expect((await start(null)).status).toBe(200);
  });

  test.each(["volumes", "ports", "envs", "depends_on"])(
    "with null for %s is refused, as ever",
    async (field) => {
      const { status, body } = await start({ ...CONFIG, [field]: null });
      expect([status, body.error.data.code]).toEqual([400, "invalidParams"]);
      expect(body.error.message).toContain(`params.config.${field} is null; it must be a list`);
    },
  );

  test("that fails leaves nothing behind and can be tried again", async () => {
    runtime.program = (program) => {
      program.stderr("mkdir: cannot create directory");
      program.end({ kind: "exited", code: 1 });
    };
    const { status, body } = await start({ ...CONFIG, workdir: "x" });
    expect([status, body.error.message]).toEqual([
      400,
      "config.workdir /workspace/x could not be made: mkdir: cannot create directory",
    ]);
    expect(runtime.machines[0]?.destroyed).toBe(true);
    expect((await start()).status).toBe(200);
  });

  test("streams its states", async () => {
    const { events, last } = await server.stream("sandbox.start", { ...BOX, config: CONFIG });
    expect(events).toMatchObject([{ state: "starting" }, { state: "running" }]);
    expect(last.result).toBe("Sandbox box started successfully");
  });

  test("waits for its turn and says its place; the server is full when that takes too long", async () => {
    await restart({ startsUnderWay: 1, startQueueS: 0.2 });
    const go = holdStarts();
    const first = start();
    const places: (number | undefined)[] = [];
    const second = await server.stream(
      "sandbox.start",
      { ...BOX, sandbox: "second", config: CONFIG },
      (event) => {
        if (event.kind === "state" && event.state === "queued") places.push(event.place);
      },
    );
    expect(places).toEqual([1]);
    expect(second.last.error.data).toEqual({ code: "serverFull", retryAfterMs: 200 });
    go();
    expect((await first).status).toBe(200);
  });

  test("a full server says when to come again", async () => {
    await restart({ totalMemoryMiB: 600, startQueueS: 0.02 });
    await start();
    const { status, headers, body } = await start(CONFIG, { sandbox: "second" });
    expect([status, headers.get("retry-after"), body.error.data.code]).toEqual([429, "1", "serverFull"]);
  });

  test("is bounded for each namespace but the operator's own", async () => {
    await restart({ sandboxesPerVisitor: 1 });
    expect((await start(CONFIG, { namespace: "v1", sandbox: "a" })).status).toBe(200);
    const second = await start(CONFIG, { namespace: "v1", sandbox: "b" });
    expect([second.status, second.body.error.data]).toEqual([429, { code: "tooManySandboxes", limit: 1 }]);
    expect((await start(CONFIG, { namespace: "v2", sandbox: "b" })).status).toBe(200);
    for (const sandbox of ["a", "b", "c"]) expect((await start(CONFIG, { sandbox })).status).toBe(200);
    await server.call("sandbox.stop", { namespace: "v1", sandbox: "a" });
    expect((await start(CONFIG, { namespace: "v1", sandbox: "b" })).status).toBe(200);
  });
});

describe("stopping", () => {
  test("ends all that runs in it, tells why, and keeps the name", async () => {
    await start();
    const { promise: began, resolve } = Promise.withResolvers<void>();
    runtime.program = (program) => {
      program.started();
      program.stdout("so far\n");
      resolve();
    };
    const run = server.call("sandbox.repl.run", PYTHON);
    await began;
    expect((await server.call("sandbox.stop", BOX)).body.result).toBe("Sandbox box stopped successfully");
    const { body } = await run;
    expect(body.result.outcome).toEqual({ kind: "sandboxLost", reason: "it was stopped by a call" });
    expect(body.result.output[0]).toEqual({ stream: "stdout", text: "so far" });
    expect(runtime.machines[0]?.destroyed).toBe(true);
  });

  test("again, or one that is stopped, is fine; a later start without configuration is as before", async () => {
    await start({ ...CONFIG, memory: 99 });
    for (let count = 0; count < 2; count += 1) {
      expect((await server.call("sandbox.stop", BOX)).body.result).toBe("Sandbox box stopped successfully");
    }
    const refused = await server.call("sandbox.repl.run", PYTHON);
    expect([refused.status, refused.body.error.data.code]).toEqual([409, "sandboxNotRunning"]);
    expect((await start(null)).status).toBe(200);
    expect(runtime.machines[1]?.spec.memoryMiB).toBe(99);
  });

  test("keeps its files for the next start, also after a restart of the server", async () => {
    const files = [{ path: "a.txt", content: "kept" }];
    await start();
    await server.call("sandbox.repl.run", { ...PYTHON, files });
    await server.call("sandbox.stop", BOX);
    await start(null);
    expect(Object.fromEntries(runtime.machines[1]?.files ?? [])).toEqual({ "/workspace/a.txt": "kept" });
    await server.call("sandbox.stop", BOX);
    const again = new FakeRuntime();
    const second = await startTestServer({
      openRuntime: async () => again,
      connectAgent: again.connectAgent,
      config: { dataFolder: server.config.dataFolder },
    });
    await second.call("sandbox.start", BOX);
    expect(again.machines[0]?.files.get("/workspace/a.txt")).toBe("kept");
    await second.close();
  });

  test("whose files cannot be put back starts all the same, and says so", async () => {
    await start();
    await server.call("sandbox.stop", BOX);
    await truncate(join(server.config.dataFolder, "workspaces/default/box.tar"), 1);
    const { events, last } = await server.stream("sandbox.start", BOX);
    expect(events.at(-1)).toMatchObject({
      state: "running",
      reason: "the files that it had when it stopped could not all be put back",
    });
    expect(last.result).toBe("Sandbox box started successfully");
  });

  test("while its files come back does not take half of them for all", async () => {
    const files = [{ path: "a.txt", content: "kept" }];
    await start();
    await server.call("sandbox.repl.run", { ...PYTHON, files });
    await server.call("sandbox.stop", BOX);
    const unpacking = runtime.holdUnpacking();
    const starting = start(null);
    await unpacking;
    expect((await server.call("sandbox.stop", BOX)).status).toBe(200);
    expect((await starting).status).toBe(409);
    expect(runtime.machines[1]?.destroyed).toBe(true);
    runtime.letUnpack();
    await start(null);
    expect(Object.fromEntries(runtime.machines[2]?.files ?? [])).toEqual({ "/workspace/a.txt": "kept" });
  });

  test("while it starts ends the start", async () => {
    const go = holdStarts();
    const starting = start();
    await expect.poll(async () => (await server.call("sandbox.metrics.get", BOX)).status).toBe(200);
    const stopping = server.call("sandbox.stop", BOX);
    await server.call("server.info", {});
    go();
    expect((await stopping).status).toBe(200);
    expect((await starting).status).toBe(409);
    expect(runtime.machines).toHaveLength(0);
  });

  test.each([
    [{ namespace: "nosuch", sandbox: "box" }, "namespaceNotFound"],
    [{ namespace: "default", sandbox: "nosuch" }, "sandboxNotFound"],
  ])("%j, which is not known, is 404", async (box, code) => {
    await start();
    for (const method of [
      "sandbox.stop",
      "sandbox.metrics.get",
      "sandbox.keepAlive",
      "execution.list",
    ] as const) {
      const { status, body } = await server.call(method, box);
      expect([method, status, body.error.data.code]).toEqual([method, 404, code]);
    }
  });
});

describe("an ephemeral sandbox", () => {
  const startEphemeral = () => server.call("sandbox.start", { ...BOX, config: CONFIG, ephemeral: true });
  const watchStates = async () => {
    const { events } = await server.stream("sandbox.watch", BOX);
    return events.map((event) => (event.kind === "state" ? event.state : event.kind));
  };
  const kept = (file: string) =>
    readFile(join(server.config.dataFolder, file), "utf8").catch(
      (error: NodeJS.ErrnoException) => error.code,
    );

  test("that is stopped leaves neither files nor its name, once its watchers were told", async () => {
    await start(CONFIG, { sandbox: "lasting" });
    await startEphemeral();
    const watched = watchStates();
    await server.call("sandbox.repl.run", { ...PYTHON, files: [{ path: "a", content: "secret" }] });
    expect((await server.call("sandbox.stop", BOX)).body.result).toBe("Sandbox box stopped successfully");
    expect((await watched).slice(-2)).toEqual(["stopping", "stopped"]);
    expect((await server.call("sandbox.keepAlive", BOX)).body.error.data.code).toBe("sandboxNotFound");
    expect(await kept("workspaces/default/box.tar")).toBe("ENOENT");
    const names = async () =>
      JSON.parse((await kept("sandboxes.json")) ?? "").sandboxes.map(({ name }: Loose) => name);
    await expect.poll(names).toEqual(["lasting"]);
  });

  test("that ends by itself is forgotten as well", async () => {
    await startEphemeral();
    const watched = watchStates();
    await server.call("sandbox.repl.run", PYTHON);
    runtime.machines[0]?.die("it was gone");
    expect((await watched).at(-1)).toBe("lost");
    await expect
      .poll(async () => (await server.call("sandbox.keepAlive", BOX)).body.error.data.code)
      .toBe("namespaceNotFound");
  });

  test("that did not start is forgotten as well", async () => {
    const go = holdStarts();
    const starting = startEphemeral();
    await expect.poll(async () => (await server.call("sandbox.metrics.get", BOX)).status).toBe(200);
    const stopping = server.call("sandbox.stop", BOX);
    go();
    await Promise.all([starting, stopping]);
    expect((await server.call("sandbox.keepAlive", BOX)).status).toBe(404);
  });

  test("takes what was kept of one of its name with it", async () => {
    await start();
    await server.call("sandbox.stop", BOX);
    expect(await kept("workspaces/default/box.tar")).toBe("[]");
    await startEphemeral();
    await server.call("sandbox.stop", BOX);
    expect(await kept("workspaces/default/box.tar")).toBe("ENOENT");
  });

  test("that is started again while it stops is there, and can be stopped", async () => {
    await startEphemeral();
    const stopping = server.call("sandbox.stop", BOX);
    await startEphemeral();
    await stopping;
    await startEphemeral();
    expect((await server.call("sandbox.repl.run", PYTHON)).body.result.status).toBe("success");
    expect((await server.call("sandbox.stop", BOX)).status).toBe(200);
    expect(runtime.machines.every(({ destroyed }) => destroyed)).toBe(true);
  });
});

describe("a sandbox that ends by itself", () => {
  test("is lost with all that ran in it, and can be started again", async () => {
    await start();
    const { promise: began, resolve } = Promise.withResolvers<void>();
    runtime.program = (program) => (program.started(), resolve());
    const run = server.call("sandbox.repl.run", PYTHON);
    await began;
    const watching = server.stream("sandbox.watch", BOX);
    runtime.machines[0]?.die("its first process ended");
    expect((await run).body.result.outcome).toEqual({
      kind: "sandboxLost",
      reason: "its first process ended",
    });
    expect((await watching).last.result).toEqual({ state: "lost" });
    expect((await server.call("sandbox.repl.run", PYTHON)).body.error.data.code).toBe("sandboxNotRunning");
    expect((await start(null)).status).toBe(200);
  });

  test("for memory says so, with the limit", async () => {
    await start({ ...CONFIG, memory: 64 });
    const { promise: began, resolve } = Promise.withResolvers<void>();
    runtime.program = (program) => (program.started(), resolve());
    const run = server.call("sandbox.repl.run", PYTHON);
    await began;
    const machine = runtime.machines[0];
    if (machine !== undefined) machine.oomKillCount = 1;
    machine?.die("its first process ended");
    expect((await run).body.result.outcome).toEqual({ kind: "outOfMemory", limitBytes: 64 * 2 ** 20 });
  });
});

describe("limits of time", () => {
  test("a sandbox that nobody uses stops; one in which something runs does not", async () => {
    await restart({ idleS: 0.15 });
    await start();
    let finish = () => {};
    runtime.program = (program) => {
      program.started();
      finish = () => program.end();
    };
    const run = server.call("sandbox.repl.run", PYTHON);
    const other = start(CONFIG, { sandbox: "idle" });
    await other;
    const watching = await server.stream("sandbox.watch", { ...BOX, sandbox: "idle" });
    expect(watching.events.at(-1)).toMatchObject({ state: "stopped", reason: "nobody used it for 0.15 s" });
    const { body } = await server.call("sandbox.metrics.get", BOX);
    expect(body.result.sandboxes[0].running).toBe(true);
    finish();
    expect((await run).body.result.status).toBe("success");
  });

  test("a session ends in any case", async () => {
    await restart({ sessionS: 0.05 });
    await start();
    const { events } = await server.stream("sandbox.watch", BOX);
    expect(events.at(-1)).toMatchObject({ state: "stopped", reason: "a sandbox lives for 0.05 s" });
  });

  test("keepAlive tells how long it is until the idle stop", async () => {
    await start();
    const { body } = await server.call("sandbox.keepAlive", BOX);
    expect(body.result.idleStopInMs).toBeGreaterThan(899_000);
    expect(body.result.idleStopInMs).toBeLessThanOrEqual(900_000);
  });
});

describe("metrics", () => {
  test("lists stopped ones with nulls, all of a namespace, or all", async () => {
    await start();
    await start(CONFIG, { namespace: "n2", sandbox: "two" });
    await server.call("sandbox.stop", { namespace: "n2", sandbox: "two" });
    const names = async (params: { namespace: string; sandbox?: string }) =>
      (await server.call("sandbox.metrics.get", params)).body.result.sandboxes.map((one: Loose) => one.name);
    expect(await names({ namespace: "*" })).toEqual(["box", "two"]);
    expect(await names({ namespace: "default" })).toEqual(["box"]);
    expect(await names({ namespace: "*", sandbox: "two" })).toEqual(["two"]);
    expect(await names({ namespace: "*", sandbox: "nosuch" })).toEqual([]);
    const { body } = await server.call("sandbox.metrics.get", { namespace: "n2" });
    expect(body.result.sandboxes).toEqual([
      { namespace: "n2", name: "two", running: false, cpu_usage: null, memory_usage: null, disk_usage: null },
    ]);
  });

  test("cpu_usage is what was used since the last look, in percent of a core", async () => {
    await start();
    const read = async () =>
      (await server.call("sandbox.metrics.get", BOX)).body.result.sandboxes[0].cpu_usage;
    await read();
    const machine = runtime.machines[0];
    if (machine !== undefined) machine.cpuMs += 10_000_000;
    await expect.poll(read).toBeGreaterThan(1_000);
    await expect.poll(read).toBe(0);
  });
});

describe("the server", () => {
  test("tells what it is, what it enforces, its languages, images and limits", async () => {
    const { body } = await server.call("server.info", {});
    expect(body.result).toMatchObject({
      name: "quicksand",
      runtime: { name: "fake", enforces: ["memory"], missing: [] },
      images: [{ name: "microsandbox/python" }, { name: "microsandbox/node" }],
      limits: { memoryMiB: 512, runsPerMinute: 60 },
    });
    expect(body.result.languages.map((language: Loose) => language.id)).toEqual(["python", "node"]);
    expect(body.result.languages[1]).toMatchObject({ available: true, version: process.versions.node });
  });

  test("closed, it leaves nothing running, and a second close is fine", async () => {
    await start();
    await server.close();
    await server.close();
    expect([runtime.closed, runtime.machines[0]?.destroyed]).toEqual([true, true]);
    await expect(fetch(`${server.url}/api/v1/health`)).rejects.toThrow("fetch failed");
  });

  test("knows names and configurations again after a restart, readable by its owner only", async () => {
    await start({ ...CONFIG, memory: 77, envs: ["SECRET=1"] });
    const { dataFolder } = server.config;
    await expect
      .poll(() =>
        stat(join(dataFolder, "sandboxes.json")).then(
          (file) => file.mode & 0o777,
          () => 0,
        ),
      )
      .toBe(0o600);
    const again = new FakeRuntime();
    const second = await startTestServer({
      openRuntime: async () => again,
      connectAgent: again.connectAgent,
      config: { dataFolder },
    });
    const listed = await second.call("sandbox.metrics.get", { namespace: "default" });
    expect(listed.body.result.sandboxes).toMatchObject([{ name: "box", running: false }]);
    expect((await second.call("sandbox.start", BOX)).status).toBe(200);
    expect(again.machines[0]?.spec.memoryMiB).toBe(77);
    await second.close();
  });
});
