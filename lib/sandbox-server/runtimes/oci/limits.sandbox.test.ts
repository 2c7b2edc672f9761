import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestRuntime, PRELUDE, type TestRuntime } from "./testing/test-sandbox.ts";

let runtime: TestRuntime;

beforeAll(async () => {
  runtime = await openTestRuntime();
});
afterAll(() => runtime.close());

const MIB = 1024 * 1024;

describe("the disk", () => {
  test("that is full is ENOSPC, kills nothing, and the next program works", async () => {
    const { machine, run } = await runtime.start({ workspaceMiB: 4, tmpMiB: 2, memoryMiB: 32 });
    const fill = (path: string) => `${PRELUDE}
def fill():
    with open("${path}/full", "wb", 0) as file:
        while True:
            file.write(bytes(1 << 16))
print(attempt(fill), os.stat("${path}/full").st_size)`;
    expect((await run(fill("/workspace"))).out).toBe(`ENOSPC ${4 * MIB}\n`);
    expect((await run(fill("/tmp"))).out).toBe(`ENOSPC ${2 * MIB}\n`);
    expect((await run(fill("/dev/shm"))).out).toBe(`ENOSPC ${64 * MIB}\n`);
    expect(
      await run("import os; os.remove('/workspace/full'); open('/workspace/next', 'w').write('x'); print(1)"),
    ).toEqual({ status: 0, out: "1\n" });
    expect(machine.oomKills()).toBe(0);
    await machine.destroy();
  });

  test("that has no inode left is ENOSPC, and the next program works", async () => {
    const { machine, run } = await runtime.start({ workspaceInodes: 100 });
    const made = await run(`${PRELUDE}
def fill():
    for i in range(1000):
        open(f"/workspace/{i}", "w").close()
print(attempt(fill), len(os.listdir("/workspace")) < 100)`);
    expect(made.out).toBe("ENOSPC True\n");
    expect(
      (await run("import os; os.remove('/workspace/1'); open('/workspace/next', 'w'); print(1)")).out,
    ).toBe("1\n");
    await machine.destroy();
  });
});

describe("memory", () => {
  test("that a program takes beyond the limit ends it, is counted, and the sandbox lives on", async () => {
    const { machine, run } = await runtime.start({ memoryMiB: 32 });
    const hungry = await run("held = []\nwhile True: held.append(b'x' * (1 << 20))");
    expect(hungry.status).toBe(-9);
    expect(machine.oomKills()).toBeGreaterThan(0);
    expect((await run("print('alive')")).out).toBe("alive\n");
    await machine.destroy();
    expect((await machine.ended).oomKills).toBeGreaterThan(0);
  });

  test("that ends the first process itself is still counted and told", async () => {
    const code = "held = []\nwhile True: held.append(b'x' * (1 << 20))";
    const own = await openTestRuntime({ firstProcess: ["/usr/bin/python3", "-I", "-S", "-c", code] });
    const machine = await own.create({ memoryMiB: 16 });
    const end = await machine.ended;
    expect(end.oomKills).toBeGreaterThan(0);
    expect(end.reason).toContain("SIGKILL");
    expect(machine.oomKills()).toBe(end.oomKills);
    await own.close();
  });

  test("is measured: what a program holds and what lies on the disk", async () => {
    const { machine, run } = await runtime.start({ workspaceMiB: 16 });
    const before = await machine.stats();
    await run("open('/workspace/file', 'wb').write(bytes(8 << 20))");
    const after = await machine.stats();
    expect(after.memoryBytes - before.memoryBytes).toBeGreaterThan(7 * MIB);
    expect(after.memoryBytes).toBeLessThan(64 * MIB);
    expect(after.processes).toBe(1);
    expect(after.cpuMs).toBeGreaterThan(before.cpuMs);
    await machine.destroy();
  });
});

describe("processes", () => {
  test("are limited: a fork bomb stops at the limit and leaves its neighbour alone", async () => {
    const [bomber, neighbour] = await Promise.all([runtime.start({ processes: 20 }), runtime.start()]);
    const bomb = await bomber.run(`${PRELUDE}
reader, writer = os.pipe()
made = 0
def breed():
    global made
    while True:
        if os.fork() == 0:
            os.close(writer)
            os.read(reader, 1)
            os._exit(0)
        made += 1
print(attempt(breed), made < 20)`);
    expect(bomb.out).toBe("EAGAIN True\n");
    expect((await neighbour.run("import os\nif os.fork(): print(os.wait()[1])")).out).toBe("0\n");
    expect((await bomber.run("print('again')")).out).toBe("again\n");
    await Promise.all([bomber.machine.destroy(), neighbour.machine.destroy()]);
  });
});

describe("the processor", () => {
  test("is given out by quota: busy processes get no more than their share together", async () => {
    const { machine, run } = await runtime.start({ cpus: 0.4 });
    const before = await machine.stats();
    const started = performance.now();
    await run(`
import os, time
end = time.monotonic() + 1
busy = [os.fork() for _ in range(2)]
while time.monotonic() < end: pass`);
    const used = (await machine.stats()).cpuMs - before.cpuMs;
    const share = used / (performance.now() - started);
    expect(share).toBeLessThan(0.55);
    expect(share).toBeGreaterThan(0.1);
    await machine.destroy();
  });

  test("is the smallest share for cpus 0, and the sandbox still runs", async () => {
    const { machine, run } = await runtime.start({ cpus: 0 });
    expect((await run("print(1)")).out).toBe("1\n");
    await machine.destroy();
  });
});

describe("all sandboxes together", () => {
  test("have no more processes than their common limit, however many each may have", async () => {
    const own = await openTestRuntime({ together: { memoryMiB: 0, processes: 40 } });
    const [one, other] = await Promise.all([own.start({ processes: 32 }), own.start({ processes: 32 })]);
    const fork = `import os, signal
made = []
try:
    while True:
        made.append(os.fork())
        if made[-1] == 0: signal.pause()
except BlockingIOError:
    print(len(made), flush=True)`;
    const held = one.run(`${fork}\n    signal.pause()`);
    const ended = expect(held).rejects.toThrow();
    await expect.poll(async () => (await one.machine.stats()).processes).toBeGreaterThanOrEqual(30);
    const { out } = await other.run(`${fork}\n    for pid in made: os.kill(pid, signal.SIGKILL)`);
    expect(Number(out)).toBeLessThan(10);
    await one.machine.destroy();
    await ended;
    await own.close();
  });

  test("have no more memory than their common limit, and what is ended for it is counted", async () => {
    const own = await openTestRuntime({ together: { memoryMiB: 100, processes: 4_096 } });
    const { machine, run } = await own.start({ memoryMiB: 512 });
    const hungry = await run("held = []\nwhile len(held) < 300: held.append(b'x' * (1 << 20))");
    expect(hungry.status).toBe(-9);
    expect((await run("print('alive')")).out).toBe("alive\n");
    await machine.destroy();
    await own.close();
  });
});
