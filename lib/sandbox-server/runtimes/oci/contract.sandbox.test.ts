import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DRIVER_NAMES, type DriverName } from "./drivers.ts";
import { openTestRuntime, PRELUDE, type TestRuntime } from "./testing/test-sandbox.ts";
import { tracesOf } from "./testing/traces.ts";

/** What every runtime promises, on all that work on this host; the others must say why they do not, and what to do. */
for (const name of DRIVER_NAMES) {
  const failure = await whyNot(name);
  if (failure === undefined) describe(name, () => contract(name));
  else {
    // Heard of in the summary: what could not run here was not shown.
    test.skip(`${name}'s contract: ${failure.message}`);
    test(`${name} does not work on this host, and says why and what to do`, () => {
      expect(failure).toMatchObject({
        code: "unavailable",
        message: expect.stringMatching(`${name} .*To do: `),
      });
    });
  }
}

function contract(name: DriverName): void {
  let runtime: TestRuntime;
  beforeAll(async () => {
    runtime = await openTestRuntime({ wanted: name });
  });
  afterAll(() => runtime.close());

  test("reports its name, its version and what was shown to hold", () => {
    const { report } = runtime.runtime;
    expect(report).toMatchObject({ name, version: expect.stringMatching(/\d/) });
    for (const what of [
      "agentApart",
      "userNamespace",
      "noNetwork",
      "seccomp",
      "readOnlyRoot",
      "disk",
      "memory",
    ]) {
      expect(report.enforces).toContain(what);
    }
    const named = [...report.enforces, ...report.missing.map(({ what }) => what)];
    expect(named).toEqual(expect.arrayContaining(["processes", "cpu"]));
  });

  test("runs Python and Node in the image that the original's names mean", async () => {
    const image = runtime.runtime.findImage("microsandbox/python");
    expect(image.languages).toEqual(["python", "node"]);
    expect(runtime.runtime.images()).toContain(image);
    const { run, machine } = await runtime.start();
    const { out } = await run(
      "import subprocess; print(subprocess.run(['node', '-p', '6*7'], capture_output=True, text=True).stdout)",
    );
    expect(out.trim()).toBe("42");
    await machine.destroy();
  });

  test("carries bytes both ways unchanged, also many at once", async () => {
    const echo =
      "import os\nos.set_blocking(0, True)\nos.set_blocking(1, True)\nwhile data := os.read(0, 65536):\n  while data: data = data[os.write(1, data):]";
    const own = await openTestRuntime({
      wanted: name,
      firstProcess: ["/usr/bin/python3", "-I", "-S", "-c", echo],
    });
    const machine = await own.create();
    const sent = Buffer.from(
      Array.from({ length: 3 << 20 }, (_, index) => (index * 7 + (index >> 8)) & 0xff),
    );
    const chunks: Buffer[] = [];
    machine.stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    machine.stream.end(sent);
    await once(machine.stream, "end");
    expect(Buffer.concat(chunks).equals(sent)).toBe(true);
    expect((await machine.ended).reason).toContain("exit code 0");
    await own.close();
  });

  test("tells how the first process ended, with its last words", async () => {
    const fail = "import sys\nsys.stderr.write('first\\nlast words\\n')\nsys.exit(3)";
    const own = await openTestRuntime({
      wanted: name,
      firstProcess: ["/usr/bin/python3", "-I", "-S", "-c", fail],
    });
    const machine = await own.create();
    expect(await machine.ended).toEqual({
      reason: "its first process ended with exit code 3: last words",
      oomKills: 0,
    });
    await own.close();
  });

  test("measures CPU time and memory", async () => {
    const { run, machine } = await runtime.start();
    const before = await machine.stats();
    await run("open('/workspace/file', 'wb').write(bytes(3 << 20))");
    const after = await machine.stats();
    expect(after.cpuMs).toBeGreaterThan(before.cpuMs);
    expect(after.memoryBytes).toBeGreaterThan(1 << 20);
    expect(after.processes).toBeGreaterThan(0);
    await machine.destroy();
  });

  test("answers a full disk by ENOSPC and lives on", async () => {
    const { run, machine } = await runtime.start({ workspaceMiB: 2 });
    const { out } = await run(`${PRELUDE}
def fill():
    with open("/workspace/full", "wb", 0) as file:
        while True:
            file.write(bytes(1 << 16))
print(attempt(fill))`);
    expect(out).toBe("ENOSPC\n");
    expect((await run("print('next')")).out).toBe("next\n");
    await machine.destroy();
  });

  test("counts what the kernel ended for its memory, and destroy leaves nothing", async () => {
    const { id, run, machine } = await runtime.start({ memoryMiB: 32 });
    const hungry = run("held = []\nwhile True: held.append(b'x' * (1 << 20))").catch(() => undefined);
    await Promise.race([hungry, machine.ended]);
    await machine.destroy();
    expect((await machine.ended).oomKills).toBeGreaterThan(0);
    expect(await tracesOf(id)).toEqual([]);
  });

  test("keeps the network, the agent and the host out of a program's reach", async () => {
    const { run, machine } = await runtime.start();
    const { out } = await run(`${PRELUDE}
print(json.dumps({
    "interfaces": [name for _, name in socket.if_nameindex() if name != "lo"],
    "outside": attempt(lambda: socket.create_connection(("192.0.2.1", 80), 2)) != "done",
    "agent": attempt(lambda: os.kill(1, signal.SIGKILL)),
    "memory": attempt(lambda: open("/proc/1/mem", "rb")) != "done",
    "root": attempt(lambda: os.setuid(0)),
    "mount": syscall(165, 40, b"x", b"/tmp", b"tmpfs", 0, 0),
    "written": [path for path in ("/x", "/usr/x", "/etc/x", "/opt/quicksand/x") if attempt(lambda: open(path, "w")) == "done"],
    "seen": [path for path in ("/work", "/root/.bashrc", "/etc/shadow", "/var/lib/dpkg") if os.path.exists(path)],
}))`);
    expect(JSON.parse(out)).toEqual({
      interfaces: [],
      outside: true,
      agent: "EPERM",
      memory: true,
      root: "EPERM",
      mount: "EPERM",
      written: [],
      seen: [],
    });
    await machine.destroy();
  });
}

async function whyNot(name: DriverName): Promise<Error | undefined> {
  try {
    const runtime = await openTestRuntime({ wanted: name });
    await runtime.close();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
