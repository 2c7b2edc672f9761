import { afterAll, beforeAll, expect, test } from "vitest";
import type { Agent, CommandSpec, RunSpec } from "../agent/connection.ts";
import { startSandboxedAgent, type SandboxedAgent } from "../agent/testing/sandboxed-agent.ts";
import type { Machine } from "./runtime.ts";

/** The real agent in a real sandbox: what its programs can reach of it. */
let sandboxed: SandboxedAgent;
let machine: Machine;
let agent: Agent;

beforeAll(async () => {
  sandboxed = await startSandboxedAgent();
  ({ machine, agent } = sandboxed);
});
afterAll(() => sandboxed.close());

const PLACE = { workdir: "/workspace", env: {}, stdin: "closed" } as const;

function kernel(language: "python" | "node", code: string): Promise<string> {
  return run({ kind: "run", language, ...PLACE, mode: { kind: "kernel", code } });
}

function python(code: string): Promise<string> {
  return run({ kind: "command", command: "python3", args: ["-c", code], ...PLACE });
}

/** What an execution prints on both streams, and `<kind>` of its end when that is not exit code 0. */
async function run(spec: CommandSpec | RunSpec): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let out = "";
  agent.start(spec, (event) => {
    if (event.kind === "stdout" || event.kind === "stderr") out += String(event.data);
    if (event.kind !== "finished") return;
    const clean = event.end.kind === "exited" && event.end.code === 0;
    resolve(clean ? out : `${out}<${event.end.kind}>`);
  });
  return promise;
}

/** Tries everything on each process of the agent's user; prints how many there are and what was not refused. */
const ATTACK = `
import ctypes, os, resource, signal
libc = ctypes.CDLL(None, use_errno=True)
def ptrace(pid):
    if libc.ptrace(16, pid, 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "")
attacks = {
    "signal": lambda pid: os.kill(pid, signal.SIGCONT),
    "ptrace": ptrace,
    "renice": lambda pid: os.setpriority(os.PRIO_PROCESS, pid, 15),
    "limit": lambda pid: resource.prlimit(pid, resource.RLIMIT_NOFILE, (16, 16)),
    "schedule": lambda pid: os.sched_setaffinity(pid, {0}),
    "list descriptors": lambda pid: os.listdir(f"/proc/{pid}/fd"),
    "read input": lambda pid: os.open(f"/proc/{pid}/fd/0", os.O_RDONLY),
    "write output": lambda pid: os.open(f"/proc/{pid}/fd/1", os.O_WRONLY),
    "read memory": lambda pid: os.open(f"/proc/{pid}/mem", os.O_RDONLY),
    "write memory": lambda pid: os.open(f"/proc/{pid}/mem", os.O_WRONLY),
    "environment": lambda pid: open(f"/proc/{pid}/environ").read(),
    "memory map": lambda pid: open(f"/proc/{pid}/maps").read(),
    "folder": lambda pid: os.readlink(f"/proc/{pid}/cwd"),
    "shield": lambda pid: os.open(f"/proc/{pid}/oom_score_adj", os.O_WRONLY),
}
theirs = [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and os.stat(f"/proc/{pid}/stat").st_uid == 0]
reached = []
for pid in theirs:
    for name, attack in attacks.items():
        try:
            attack(pid)
        except PermissionError:
            continue
        reached.append((pid, name))
print(1 in theirs, len(theirs) >= 4, reached)`;

test("a program cannot signal, trace, read, renice or limit the agent, its template or its runners", async () => {
  // Kernels of both languages are there, with their runners.
  await kernel("python", "x = 1");
  await kernel("node", "1");
  expect(await python(ATTACK)).toBe("True True []\n");
  expect(await kernel("python", ATTACK)).toBe("True True []\n");
});

test("nor at the moments in which the agent looks whether a program waits for input", async () => {
  // It looks at a silent program again and again while that does not wait; many idle processes make each look long.
  const code = `import os, signal, time
idle = []
for _ in range(40):
    idle.append(os.fork())
    if idle[-1] == 0:
        signal.pause()
attacker = os.fork()
if attacker == 0:
    end, reached = time.monotonic() + 2, 0
    while time.monotonic() < end:
        for attack in (lambda: os.setpriority(os.PRIO_PROCESS, 1, 15), lambda: os.sched_setaffinity(1, {0})):
            try:
                attack()
            except PermissionError:
                continue
            reached += 1
    print(reached, flush=True)
    os._exit(0)
os.waitpid(attacker, 0)
for pid in idle: os.kill(pid, signal.SIGKILL)`;
  const { promise, resolve } = Promise.withResolvers<string>();
  let out = "";
  const spec = { kind: "command", command: "python3", args: ["-c", code], ...PLACE, stdin: "open" } as const;
  agent.start(spec, (event) => {
    if (event.kind === "stdout") out += String(event.data);
    if (event.kind === "finished") resolve(out);
  });
  expect(await promise).toBe("0\n");
});

test("a program gets its three descriptors and none of the agent's", async () => {
  const list = `import os
def kind(fd):
    try:
        return os.readlink(f"/proc/self/fd/{fd}").split(":")[0]
    except OSError:
        return None
print([kind(fd) for fd in range(64) if kind(fd)])`;
  expect(await python(list)).toBe("['/dev/null', 'pipe', 'pipe']\n");
  expect(await kernel("python", list)).not.toContain("socket");
  const node =
    "console.log(require('fs').readdirSync('/proc/self/fd').map((fd) => { try { return require('fs').readlinkSync('/proc/self/fd/' + fd) } catch { return '' } }).filter((path) => path.startsWith('socket')).length)";
  expect(await run({ kind: "command", command: "node", args: ["-e", node], ...PLACE })).toBe("0\n");
});

test("a program has the sandbox's user, no capability, no way to more, and is ended before the agent is", async () => {
  const show = `import os
status = dict(line.split(":\\t") for line in open("/proc/self/status").read().splitlines() if ":\\t" in line)
print(status["Uid"].split(), status["Gid"].split(), status["Groups"].strip(), status["CapEff"], status["CapPrm"], status["NoNewPrivs"], int(open("/proc/self/oom_score_adj").read()) >= 500)`;
  const expected = `['1000', '1000', '1000', '1000'] ['1000', '1000', '1000', '1000']  0000000000000000 0000000000000000 1 True\n`;
  expect(await python(show)).toBe(expected);
  expect(await kernel("python", show)).toBe(expected);
});

test("too much memory ends the program, is counted, and the agent and the next run are well", async () => {
  const before = machine.oomKills();
  expect(await python("held = []\nwhile True: held.append(b'x' * (1 << 20))")).toBe("<signalled>");
  expect(machine.oomKills()).toBeGreaterThan(before);
  expect(await python("print('next')")).toBe("next\n");
});

test("a fork bomb is stopped by the limit, and the next run works when it has ended", async () => {
  const bomb = `import os, time
made = 0
try:
    while True:
        if os.fork() == 0:
            time.sleep(60)
        made += 1
except BlockingIOError:
    print(made < 64)
os.killpg(0, 9)`;
  expect(await python(bomb)).toBe("True\n<signalled>");
  expect(await python("print('next')")).toBe("next\n");
});

test("a full disk is ENOSPC, and the next run works", async () => {
  const fill = `try:
    with open("/workspace/full", "wb", 0) as file:
        while True: file.write(bytes(1 << 16))
except OSError as error:
    print(error.strerror)`;
  expect(await kernel("python", fill)).toBe("No space left on device\n");
  expect(await kernel("python", "import os; os.remove('/workspace/full'); print('next')")).toBe("next\n");
});
