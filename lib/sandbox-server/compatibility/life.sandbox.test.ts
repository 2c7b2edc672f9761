import { availableParallelism } from "node:os";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { processes } from "../testing/host-processes.ts";
import { out, startSandbox } from "../testing/started-sandbox.ts";
import { startTestServer, type Loose, type TestServer } from "../testing/test-server.ts";

// The rows of how the original starts, stops and measures, each with what is promised here instead.

const CONFIG = { image: "microsandbox/python" };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({});
});
afterAll(() => server.close());
afterEach(async () => {
  const { body } = await server.call("sandbox.metrics.get", { namespace: "*" });
  const running = body.result.sandboxes.filter((one: Loose) => one.running);
  await Promise.all(
    running.map(({ namespace, name }: Loose) => server.call("sandbox.stop", { namespace, sandbox: name })),
  );
});

const start = (sandbox: string, config: object | null = CONFIG) =>
  server.call("sandbox.start", { namespace: "default", sandbox, config });

describe("starting", () => {
  test("twice is a success that changes nothing: runs go on, with their state and what runs in them", async () => {
    const { here, run, command } = await startSandbox(server, "twice");
    await run("python", "kept = 'kept'");
    const running = command("sh", ["-c", "until [ -e go ]; do sleep 0.01; done; echo went"]);
    const again = await server.call("sandbox.start", { ...here, config: { ...CONFIG, memory: 1_024 } });
    expect([again.status, again.body.result]).toEqual([200, "Sandbox twice started successfully"]);
    expect((await run("python", "kept")).output).toEqual(out("'kept'"));
    await command("touch", ["go"]);
    expect((await running).output).toEqual(out("went"));
  });

  test("is a success only when programs can run: the first call right after it is answered", async () => {
    for (let count = 0; count < 10; count += 1) {
      const { run } = await startSandbox(server, `first-${count}`);
      expect((await run("python", "1 + 1")).output).toEqual(out("2"));
      await server.call("sandbox.stop", { namespace: "default", sandbox: `first-${count}` });
    }
  });

  test("several at once in one namespace makes all of them", async () => {
    const names = ["a", "b", "c", "d", "e"].map((letter) => `together-${letter}`);
    const answers = await Promise.all(names.map((name) => start(name)));
    for (const { status } of answers) expect(status).toBe(200);
    const { body } = await server.call("sandbox.metrics.get", { namespace: "default" });
    const running = body.result.sandboxes.filter((one: Loose) => one.running).map((one: Loose) => one.name);
    expect(running).toEqual(expect.arrayContaining(names));
  });

  test("one with a wrong configuration leaves the namespace as it was", async () => {
    const { run } = await startSandbox(server, "beside");
    for (const wrong of [{ envs: ["no equals sign"] }, { ports: ["abc"] }, { image: "nosuch" }]) {
      expect((await start("wrong", { ...CONFIG, ...wrong })).status).toBeGreaterThanOrEqual(400);
    }
    expect((await run("python", "1")).output).toEqual(out("1"));
    expect((await start("wrong")).status).toBe(200);
    expect((await server.call("sandbox.metrics.get", { namespace: "default" })).status).toBe(200);
    expect((await server.call("sandbox.stop", { namespace: "default", sandbox: "wrong" })).status).toBe(200);
  });

  test("with another image or memory than before takes the new configuration whole", async () => {
    const { here, command } = await startSandbox(server, "anew", { envs: ["OLD=1"], memory: 256 });
    expect((await command("printenv", ["OLD"])).output).toEqual(out("1"));
    await server.call("sandbox.stop", here);
    expect((await start("anew", { ...CONFIG, envs: ["NEW=2"] })).status).toBe(200);
    expect((await command("printenv", ["OLD"])).exit_code).toBe(1);
    expect((await command("printenv", ["NEW"])).output).toEqual(out("2"));
  });

  test("without a configuration is as it was before", async () => {
    const { here, command } = await startSandbox(server, "as-before", { envs: ["KEPT=1"] });
    await server.call("sandbox.stop", here);
    expect((await start("as-before", null)).status).toBe(200);
    expect((await command("printenv", ["KEPT"])).output).toEqual(out("1"));
  });
});

describe("stopping", () => {
  test("is answered when nothing runs any more", async () => {
    const { here, command } = await startSandbox(server, "gone");
    const asked = { ...here, command: "sleep", args: ["4711477"], detach: true };
    await server.call("sandbox.command.run", asked);
    await expect.poll(async () => (await command("pgrep", ["-f", "^sleep 4711477"])).exit_code).toBe(0);
    expect(await processes(["sleep", "4711477"])).toHaveLength(1);
    expect((await server.call("sandbox.stop", here)).body.result).toBe("Sandbox gone stopped successfully");
    expect(await processes(["sleep", "4711477"])).toEqual([]);
  });

  test("keeps the files and ends the interpreter's state", async () => {
    const { here, run, command } = await startSandbox(server, "files");
    await run("python", "open('f', 'w').write('kept'); lost = 1");
    await server.call("sandbox.stop", here);
    expect((await start("files", null)).status).toBe(200);
    expect((await command("cat", ["f"])).output).toEqual(out("kept"));
    expect((await run("python", "'lost' in globals()")).output).toEqual(out("False"));
  });
});

describe("metrics", () => {
  test("tell of CPU time that was really used, in percent of a core", async () => {
    const { here, run } = await startSandbox(server, "busy");
    const usage = async () =>
      (await server.call("sandbox.metrics.get", here)).body.result.sandboxes[0].cpu_usage;
    const busy = run("python", "while True: pass", { execution: "e", timeout: 25 });
    await expect.poll(usage, { timeout: 20_000, interval: 300 }).toBeGreaterThan(10);
    expect(await usage()).toBeLessThan(200 * availableParallelism());
    await server.call("execution.signal", { ...here, execution: "e", signal: "SIGINT" });
    await busy;
  });

  test("tell of memory in MiB and of disk in bytes, both whole numbers that follow what is used", async () => {
    const { here, run } = await startSandbox(server, "measured");
    const measure = async (): Promise<Loose> =>
      (await server.call("sandbox.metrics.get", here)).body.result.sandboxes[0];
    const before = await measure();
    await run("python", "held = b'x' * (100 * 2**20)\nopen('f', 'wb').write(bytes(10_000_000))");
    await expect.poll(async () => (await measure()).disk_usage).toBeGreaterThanOrEqual(10_000_000);
    await expect.poll(async () => (await measure()).memory_usage - before.memory_usage).toBeGreaterThan(90);
    const after = await measure();
    for (const value of [after.memory_usage, after.disk_usage])
      expect(Number.isSafeInteger(value)).toBe(true);
    expect(after.disk_usage).toBeLessThan(11_000_000);
  });

  test("list stopped sandboxes, too, and those of all namespaces under *", async () => {
    await startSandbox(server, "listed");
    await server.call("sandbox.stop", { namespace: "default", sandbox: "listed" });
    await server.call("sandbox.start", { namespace: "second", sandbox: "listed", config: CONFIG });
    const { body } = await server.call("sandbox.metrics.get", { namespace: "*", sandbox: "listed" });
    const listed = body.result.sandboxes.map(({ namespace, running }: Loose) => [namespace, running]);
    expect(listed.sort()).toEqual([
      ["default", false],
      ["second", true],
    ]);
  });
});
