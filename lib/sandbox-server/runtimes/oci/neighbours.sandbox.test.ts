import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestRuntime, PRELUDE, type TestRuntime, type TestSandbox } from "./testing/test-sandbox.ts";

let runtime: TestRuntime;
let greedy: TestSandbox;
let neighbour: TestSandbox;

beforeAll(async () => {
  runtime = await openTestRuntime();
  [greedy, neighbour] = await Promise.all([runtime.start({ memoryMiB: 128 }), runtime.start()]);
});
afterAll(() => runtime.close());

/**
 * Has the greedy sandbox hoard what `hoard` takes, as much as it gets, and hold it while the neighbour does the same
 * a little; both print what they got.
 */
async function beside(
  hoard: string,
  modest: string,
): Promise<readonly [hoarded: string, neighbours: string]> {
  const hoarded = await greedy.run(`${PRELUDE}
reader, writer = os.pipe()
if os.fork() == 0:
    os.setsid()
    null = os.open("/dev/null", os.O_RDWR)
    report = os.dup(1)
    os.dup2(null, 1)
    os.dup2(null, 2)
    def hoard():
${indented(hoard, 8)}
    os.write(writer, str(hoard()).encode())
    os.close(writer)
    os.close(report)
    signal.pause()
os.close(writer)
print(os.read(reader, 99).decode(), end="")`);
  const got = await neighbour.run(`${PRELUDE}\n${modest}`);
  const release =
    "import os, signal\nfor pid in os.listdir('/proc'):\n  if pid.isdigit() and int(pid) not in (1, os.getpid()): os.kill(int(pid), signal.SIGKILL)";
  await greedy.run(release);
  return [hoarded.out, got.out.trim()];
}

test("pipes that one sandbox hoards do not shrink its neighbour's", async () => {
  const [hoarded, got] = await beside(
    `import fcntl, resource
resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
sizes = []
try:
    while True:
        sizes.append(fcntl.fcntl(os.pipe()[0], 1032))
except OSError:
    pass
return min(sizes)`,
    "import fcntl\nprint(fcntl.fcntl(os.pipe()[0], 1032))",
  );
  expect(Number(hoarded)).toBeLessThan(65_536);
  expect(got).toBe("65536");
});

test("signals that one sandbox leaves pending are bounded, and take none of its neighbour's", async () => {
  const queue = `
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN])
queued = 0
while queued < COUNT and libc.sigqueue(os.getpid(), int(signal.SIGRTMIN), None) == 0:
    queued += 1`;
  const [hoarded, got] = await beside(
    `${queue.replace("COUNT", "100_000")}\nreturn queued`,
    `${queue.replace("COUNT", "200")}\nprint(queued)`,
  );
  expect(Number(hoarded)).toBeLessThanOrEqual(256);
  expect(Number(hoarded)).toBeGreaterThan(100);
  expect(got).toBe("200");
});

test("locks that one sandbox hoards in its workspace leave its neighbour's free", async () => {
  const [hoarded, got] = await beside(
    `import fcntl
held = []
for i in range(1000):
    file = open("/workspace/lock", "ab")
    fcntl.lockf(file, fcntl.LOCK_EX, 1, i)
    held.append(file)
return len(held)`,
    "import fcntl\nfile = open('/workspace/lock', 'ab')\nfcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)\nprint('locked')",
  );
  expect(hoarded).toBe("1000");
  expect(got).toBe("locked");
});

test("open files of one sandbox are bounded, and its neighbour opens its own", async () => {
  const [hoarded, got] = await beside(
    `import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
held = []
try:
    while True:
        held.append(os.open("/dev/null", os.O_RDONLY))
except OSError as error:
    return errno.errorcode[error.errno], len(held) < 4096`,
    "print(len([os.open('/dev/null', os.O_RDONLY) for _ in range(1000)]))",
  );
  expect(hoarded).toBe("('EMFILE', True)");
  expect(got).toBe("1000");
});

test("what would count for the host's root is not to be had inside: watches, keys, message queues, AIO", async () => {
  const [hoarded] = await beside(
    `return (
    {syscall(294, 26, 0) for _ in range(200)},
    {syscall(248, 217, b"user", b"k%d" % i, b"x", 1, -3) for i in range(300)},
    {syscall(240, 180, b"queue%d" % i, os.O_CREAT | os.O_RDWR, 0o600, 0) for i in range(20)},
    {syscall(206, 0, 1000, ctypes.byref(ctypes.c_ulong())) for _ in range(20)},
)`,
    "",
  );
  expect(hoarded).toBe("({'EPERM'}, {'EPERM'}, {'EPERM'}, {'EPERM'})");
  const watch = "import ctypes; print(ctypes.CDLL(None).inotify_init() >= 0)";
  expect(String(spawnSync("/usr/bin/python3", ["-c", watch]).stdout)).toBe("True\n");
});

test("shared memory of one sandbox cannot be seen by its neighbour", async () => {
  const key = 0x5155;
  const get = (flags: string) => `libc.shmget(${key}, 4096, ${flags})`;
  const [hoarded, got] = await beside(`return ${get("0o1600")} >= 0`, `print(${get("0")})`);
  expect(hoarded).toBe("True");
  expect(got).toBe("-1");
});

function indented(code: string, spaces: number): string {
  return code.replaceAll(/^/gm, " ".repeat(spaces));
}
