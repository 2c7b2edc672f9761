import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CommandSpec } from "./connection.ts";
import { type LocalAgent, startLocalAgent } from "./testing/local-agent.ts";
import { runToEnd } from "./testing/run.ts";
import { encodeFields, encodeFrame, type Fields, STDIN_WINDOW, ToAgent } from "./frames.ts";
import { until } from "./testing/until.ts";

const AGENT = join(import.meta.dirname, "guest/agent.py");

let local: LocalAgent;

beforeAll(async () => {
  local = await startLocalAgent();
});

afterAll(() => local.close());

describe("the processes of an execution", () => {
  test("they are uid and gid 1000, without capabilities or a way to gain any, with nothing of the agent's open", async () => {
    const script =
      "id -u; id -g; id -G; grep -E 'CapPrm|CapEff|NoNewPrivs|SigIgn|SigBlk' /proc/self/status; umask; cat /proc/self/oom_score_adj; ls /proc/self/fd | wc -w";
    const ran = await runToEnd(local.agent, command(["sh", "-c", script]));
    const none = "0000000000000000";
    expect(ran.stdout.toString().trim().split(/\s+/).join(" ")).toBe(
      `1000 1000 1000 SigBlk: ${none} SigIgn: ${none} CapPrm: ${none} CapEff: ${none} NoNewPrivs: 1 0022 500 4`,
    );
  });

  test("a program can neither signal its runner, its template or the agent, nor read their memory", async () => {
    const script = `for p in $PPID ${local.pid}; do kill -0 $p 2>/dev/null && echo signalled; cat /proc/$p/environ 2>/dev/null && echo read; ls /proc/$p/fd 2>/dev/null; head -c1 /proc/$p/mem 2>/dev/null; done; echo safe`;
    const ran = await runToEnd(local.agent, command(["sh", "-c", script]));
    expect(ran.stdout.toString()).toBe("safe\n");
  });

  test("a signal ends a program, as that signal", async () => {
    for (const number of [2, 15, 9, 10]) {
      const ran = await runToEnd(
        local.agent,
        command(["sh", "-c", "echo up; exec sleep 30"]),
        ({ kind, execution }) => kind === "stdout" && execution.signal(number),
      );
      expect(ran.end).toEqual({ kind: "signalled", signal: number });
    }
  });

  test("a signal reaches the whole process group, and a program may handle it", async () => {
    const script = "trap 'echo caught; exit 5' INT; echo up; while :; do sleep 0.02; done";
    const ran = await runToEnd(
      local.agent,
      command(["sh", "-c", script]),
      ({ stdout, execution }) => stdout() === "up\n" && execution.signal(2),
    );
    expect([ran.stdout.toString(), ran.end]).toEqual(["up\ncaught\n", { kind: "exited", code: 5 }]);
  });

  test("kill ends every descendant, also those that left by a double fork, a session or a group of their own", async () => {
    const file = join(local.workdir, "escape.py");
    await writeFile(
      file,
      `import os, signal, time
for n in (1, 2, 3, 15): signal.signal(n, signal.SIG_IGN)
def escape(levels):
    if os.fork(): return
    os.setsid()
    for _ in range(levels):
        if os.fork(): os._exit(0)
        os.setpgid(0, 0)
    os.write(1, b"%d\\n" % os.getpid())
    while True: time.sleep(1)
for levels in range(6): escape(levels)
while True: time.sleep(1)
`,
    );
    const ran = await runToEnd(
      local.agent,
      command(["/usr/bin/python3", "-S", file]),
      ({ stdout, execution }) => stdout().split("\n").length > 6 && execution.kill(),
    );
    expect(ran.end).toEqual({ kind: "signalled", signal: 9 });
    const pids = ran.stdout.toString().match(/\d+/g) ?? [];
    expect(pids.length).toBe(6);
    await until(async () => (await Promise.all(pids.map(isAlive))).every((alive) => !alive));
  });

  test("kill ends a program that forks without end", async () => {
    const script = "f() { f | f & }; echo $$; ulimit -u 200; f; sleep 30";
    const ran = await runToEnd(
      local.agent,
      command(["bash", "-c", script]),
      ({ kind, execution }) => kind === "stdout" && execution.kill(),
    );
    expect(ran.end).toEqual({ kind: "signalled", signal: 9 });
    expect((await runToEnd(local.agent, command(["echo", "alive"]))).stdout.toString()).toBe("alive\n");
  });

  test("a command's background child lives on after it", async () => {
    const ran = await runToEnd(local.agent, command(["sh", "-c", "sleep 60 > /dev/null 2>&1 & echo $!"]));
    const pid = ran.stdout.toString().trim();
    expect(await isAlive(pid)).toBe(true);
    process.kill(Number(pid), "SIGKILL");
    await until(async () => !(await isAlive(pid)));
  });

  test("it says what it used: CPU of all its processes, memory, wall time", async () => {
    const code =
      "import time\nb=bytearray(60_000_000)\nt=time.process_time()\nwhile time.process_time()-t<0.2: pass";
    const ran = await runToEnd(local.agent, command(["sh", "-c", `/usr/bin/python3 -c '${code}'; exit 0`]));
    expect(ran.usage.cpuMs).toBeGreaterThan(190);
    expect(ran.usage.cpuMs).toBeLessThan(2_000);
    expect(ran.usage.peakMemoryBytes).toBeGreaterThan(60_000_000);
    expect(ran.usage.peakMemoryBytes).toBeLessThan(90_000_000);
    expect(ran.usage.wallMs).toBeGreaterThanOrEqual(ran.usage.cpuMs * 0.9);
  });
});

describe("files", () => {
  test("they are the program's, with folders made as needed; their bytes are as given", async () => {
    const big = Buffer.alloc(9_000_000, "ab");
    await local.agent.writeFiles([
      { path: join(local.workdir, "a/b/ü.txt"), content: Buffer.from("é") },
      { path: join(local.workdir, "big"), content: big },
      { path: join(local.workdir, "empty"), content: Buffer.alloc(0) },
    ]);
    expect((await readFile(join(local.workdir, "big"))).equals(big)).toBe(true);
    expect(await readFile(join(local.workdir, "a/b/ü.txt"), "utf8")).toBe("é");
    const { uid, mode } = await stat(join(local.workdir, "empty"));
    expect([uid, mode & 0o777]).toEqual([1000, 0o644]);
    await local.agent.writeFiles([{ path: join(local.workdir, "big"), content: Buffer.from("short") }]);
    expect(await readFile(join(local.workdir, "big"), "utf8")).toBe("short");
  });

  test("a link, a pipe, a folder or a place that is not the program's is refused by name, and blocks nobody", async () => {
    const target = join(local.workdir, "target");
    await writeFile(target, "kept");
    await symlink(target, join(local.workdir, "link"));
    await runToEnd(local.agent, command(["mkfifo", "pipe"]));
    for (const [path, reason] of [
      [join(local.workdir, "link"), /symbolic links/],
      [join(local.workdir, "pipe"), /No such device/],
      [local.workdir, /directory/],
      ["/etc/quicksand-test/x", /Permission denied/],
    ] as const) {
      const writing = local.agent.writeFiles([{ path, content: Buffer.from("x") }]);
      await expect(writing).rejects.toMatchObject({
        code: "fileError",
        message: expect.stringMatching(reason),
      });
      await expect(writing).rejects.toThrow(path);
    }
    expect(await readFile(target, "utf8")).toBe("kept");
  });

  test("stats tell of disk and processes", async () => {
    const stats = await local.agent.stats();
    expect(stats.diskBytes).toBeGreaterThan(0);
    expect(stats.processes).toBeGreaterThan(2);
  });
});

describe("the agent's end", () => {
  test("a frame that cannot be ends it, and everything with it", async () => {
    const start = (...fields: Fields) => encodeFrame(ToAgent.start, 1, encodeFields(fields));
    const sleep: Fields = [
      ["kind", "command"],
      ["workdir", "/tmp"],
      ["stdin", "open"],
      ["arg", "sleep"],
      ["arg", "60"],
    ];
    for (const bytes of [
      Buffer.from("GET / HTTP/1.1\r\n\r\n"),
      encodeFrame(99, 0),
      encodeFrame(ToAgent.call, 1, encodeFields([["method", "shutdown"]])),
      encodeFrame(ToAgent.call, 1, Buffer.from([0, 0, 0, 200])),
      start(["kind", "command"], ["workdir", "/tmp"]),
      start(["kind", "run"], ["workdir", "/tmp"], ["language", "cobol"], ["mode", "fresh"]),
      Buffer.concat([start(...sleep), start(...sleep)]),
      Buffer.concat([start(...sleep), encodeFrame(ToAgent.signal, 1, Buffer.alloc(2))]),
      Buffer.concat([start(...sleep), encodeFrame(ToAgent.stdin, 1, Buffer.alloc(STDIN_WINDOW + 1))]),
    ]) {
      const child = spawn("/usr/bin/python3", ["-I", "-S", AGENT], { stdio: ["pipe", "pipe", "pipe"] });
      const complaints: Buffer[] = [];
      child.stderr.on("data", (chunk: Buffer) => complaints.push(chunk));
      child.stdout.resume();
      child.stdin.on("error", () => {});
      child.stdin.write(bytes);
      const ended = once(child, "close");
      await ended;
      expect(Buffer.concat(complaints).toString()).toMatch(/^agent: .+\n$/);
    }
  });

  test("it ends with its stream and leaves nothing of what it started, in whatever session", async () => {
    const other = await startLocalAgent();
    const pids: string[] = [];
    const up = Promise.withResolvers<void>();
    other.agent.start(
      { ...command(["sh", "-c", "setsid sleep 60 & echo $!; echo $$; sleep 60"]), workdir: other.workdir },
      (event) => {
        if (event.kind === "stdout") pids.push(...(event.data.toString().match(/\d+/g) ?? []));
        if (pids.length === 2) up.resolve();
      },
    );
    await up.promise;
    await other.close();
    await until(async () => (await Promise.all(pids.map(isAlive))).every((alive) => !alive));
  });
});

function command(argv: readonly string[]): CommandSpec {
  return {
    kind: "command",
    command: argv[0] ?? "",
    args: argv.slice(1),
    workdir: local.workdir,
    env: local.env,
    stdin: "closed",
  };
}

/** A zombie that nobody has reaped yet is not alive. */
async function isAlive(pid: string): Promise<boolean> {
  const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") X");
  return !/\) [ZX]/.test(line);
}
