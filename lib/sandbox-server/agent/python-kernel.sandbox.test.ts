import { constants } from "node:os";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { expectSoonInterrupted, interruptThenGo } from "./testing/interrupts.ts";
import { type LocalAgent, startLocalAgent } from "./testing/local-agent.ts";
import { type Ran, runToEnd, type Watcher } from "./testing/run.ts";

const LOST = "The interpreter has ended, and with it the variables of earlier runs.\n";
const exitedWith = (code: number) => ({ kind: "exited", code });

let local: LocalAgent;
beforeEach(async () => {
  local = await startLocalAgent();
});
afterEach(() => local.close());

function run(code: string, watch?: Watcher, stdin: "open" | "closed" = "closed"): Promise<Ran> {
  const { workdir, env } = local;
  const mode = { kind: "kernel", code } as const;
  return runToEnd(local.agent, { kind: "run", language: "python", workdir, env, stdin, mode }, watch);
}

async function runFresh(code: string, watch?: Watcher, stdin: "open" | "closed" = "closed"): Promise<Ran> {
  const { workdir, env } = local;
  await local.agent.writeFiles([{ path: join(workdir, "main.py"), content: Buffer.from(code) }]);
  const mode = { kind: "fresh", path: "main.py", args: [] } as const;
  return runToEnd(local.agent, { kind: "run", language: "python", workdir, env, stdin, mode }, watch);
}

describe("a Python kernel", () => {
  test("keeps what was defined, and shows the value of a last expression as an event of its own", async () => {
    expect((await run("import math\nx = 40\nprint('set')")).stdout.toString()).toBe("set\n");
    const ran = await run("def double(n): return n * 2\nx += 1\ndouble(x + math.floor(1.5))");
    expect(ran).toMatchObject({ displays: ["84"], end: exitedWith(0) });
    expect(ran.stdout.length + ran.stderr.length).toBe(0);
    expect((await run("_")).displays).toEqual(["84"]);
    expect((await run("None\nprint(_)")).stdout.toString()).toBe("84\n");
  });

  test("shows the visitor's lines in a traceback, and nothing of ours", async () => {
    const ran = await run("def fail():\n    return {}['key']\n\nfail()");
    const traceback = expect.stringMatching(
      /^Traceback.*\n.*line 4, in <module>\n {4}fail\(\)\n.*line 2, in fail\n/,
    );
    expect(ran.end).toMatchObject({ kind: "threw", name: "KeyError", message: "'key'", traceback, code: 1 });
    expect(ran.stderr.toString()).toBe(ran.end.kind === "threw" && ran.end.traceback);
    expect(ran.stderr.toString().match(/File/g)).toHaveLength(2);
  });

  test("shows the source of functions from earlier runs", async () => {
    await run("def earlier():\n    raise ValueError('from earlier')");
    await run("# a run between\n\n\n");
    const { stderr } = await run("earlier()");
    expect(stderr.toString()).toContain("raise ValueError('from earlier')\nValueError: from earlier");
    expect((await run("import inspect; inspect.getsource(earlier)")).displays[0]).toContain("from earlier");
  });

  test.each([
    ["an unclosed quote", "print('fine')\nname = 'unclosed"],
    ["an error in the last line", "print('fine')\nx = = 1"],
    ["wrong indentation", "print('fine')\n  x = 1"],
    ["a null character", "print('fine')\n\0"],
  ])("runs nothing of code with %s", async (_, code) => {
    const ran = await run(code);
    expect(ran.stdout.toString()).toBe("");
    expect(ran.end.kind).toBe("threw");
    expect((await run("1")).displays).toEqual(["1"]);
  });

  test("awaits at the top, on one event loop for all runs", async () => {
    expect(
      (await run("import asyncio\nloop = asyncio.get_running_loop()\nawait asyncio.sleep(0.001, 5)"))
        .displays,
    ).toEqual(["5"]);
    expect((await run("await asyncio.sleep(0)\nasyncio.get_running_loop() is loop")).displays).toEqual([
      "True",
    ]);
  });

  test("ends an endless loop within 300 ms of SIGINT, with its output there and its variables kept", async () => {
    await expectSoonInterrupted(async (watch) => {
      const ran = await run("count = 7\nprint('looping')\nwhile True: count += 1", watch);
      expect(ran.end).toEqual({ kind: "interrupted" });
      expect(ran.stdout.toString()).toBe("looping\n");
      expect(ran.stderr.toString()).toMatch(/line [23], in <module>\n.*\nKeyboardInterrupt\n$/);
    });
    expect((await run("count >= 7")).displays).toEqual(["True"]);
  });

  test.each([
    ["sleeps", "import time; print('x'); time.sleep(60)"],
    ["awaits", "import asyncio; print('x')\nawait asyncio.sleep(60)"],
    ["loops after an await", "import asyncio\nawait asyncio.sleep(0); print('x')\nwhile True: pass"],
    ["waits for input", "print('x'); input()"],
    [
      "waits for a thread",
      "import threading; print('x'); threading.Thread(target=threading.Event().wait, args=(9,)).start()",
    ],
    [
      "sleeps beside a thread",
      "import threading, time; threading.Thread(target=threading.Event().wait, args=(9,)).start()\n" +
        "print('x'); time.sleep(60)",
    ],
  ])("is interrupted when it %s", async (_, code) => {
    await run("kept = 'kept'");
    await expectSoonInterrupted(async (watch) => {
      expect((await run(code, watch, "open")).end).toEqual({ kind: "interrupted" });
    });
    expect((await run("kept")).displays).toEqual(["'kept'"]);
  });

  test("does not wait for threads when it was interrupted while it told an exception", async () => {
    const code =
      "import os, sys, threading\n" +
      "def tell(*_):\n    print('x')\n    while not os.path.exists('go'): pass\n" +
      "sys.excepthook, kept = tell, 'kept'\n" +
      "threading.Thread(target=threading.Event().wait, args=(60,)).start()\n1 / 0";
    expect((await run(code, interruptThenGo(local))).end).toEqual({ kind: "interrupted" });
    expect((await run("kept")).displays).toEqual(["'kept'"]);
  });

  test("is interrupted before its code has begun, and keeps its variables", async () => {
    const atStart: Watcher = ({ kind, execution }) => {
      if (kind === "started") execution.signal(constants.signals.SIGINT);
    };
    const cold = await run("print('never')", atStart);
    expect(cold).toMatchObject({ end: { kind: "interrupted" }, stdout: Buffer.alloc(0) });
    await run("kept = 'kept'");
    for (let i = 0; i < 20; i++)
      expect((await run("import time; time.sleep(60)", atStart)).end).toEqual({ kind: "interrupted" });
    expect((await run("kept")).displays).toEqual(["'kept'"]);
  });

  test("ignores SIGINT between runs", async () => {
    const pid = Number((await run("kept = 1\nimport os; os.getpid()")).displays[0]);
    for (let i = 0; i < 20; i++) {
      process.kill(pid, "SIGINT");
      expect((await run("kept")).displays).toEqual(["1"]);
    }
  });

  test("outlives sys.exit, exit and SystemExit, with the code that a shell would see", async () => {
    await run("kept = 1");
    expect((await run("import sys; sys.exit(3)")).end).toEqual(exitedWith(3));
    expect((await run("exit()")).end).toEqual(exitedWith(0));
    const ran = await run("raise SystemExit('what went wrong')");
    expect(ran.end).toEqual(exitedWith(1));
    expect(ran.stderr.toString()).toBe("what went wrong\n");
    expect((await run("kept")).displays).toEqual(["1"]);
  });

  test.each([
    ["os._exit", "import os; os._exit(9)", exitedWith(9)],
    ["a segmentation fault", "import ctypes; ctypes.string_at(0)", { kind: "signalled", signal: 11 }],
    ["its own SIGKILL", "import os; os.kill(os.getpid(), 9)", { kind: "signalled", signal: 9 }],
  ])("that dies of %s says so, once, and the next run has a new one", async (_, code, end) => {
    await run("lost = 1");
    const ran = await run(`print('before', flush=True)\n${code}`);
    expect(ran.end).toEqual(end);
    expect(ran.stdout.toString()).toBe("before\n");
    expect(ran.stderr.toString()).toBe(LOST);
    const next = await run("'lost' in globals()");
    expect(next).toMatchObject({ displays: ["False"], stderr: Buffer.alloc(0) });
  });

  test("that died between two runs says so in the next one", async () => {
    const { displays } = await run("import os; os.getpid()");
    process.kill(Number(displays[0]), "SIGKILL");
    expect((await run("1")).stderr.toString()).toBe(LOST);
    expect((await run("1")).stderr.toString()).toBe("");
  });

  test("says so on a line of its own", async () => {
    await run("lost = 1");
    const { stderr } = await run("import os, sys; print('half', end='', file=sys.stderr); os._exit(1)");
    expect(stderr.toString()).toBe(`half\n${LOST}`);
  });

  test("that had nothing to lose says nothing when it dies, and neither does a fresh run", async () => {
    const exit = "import os; os._exit(3)";
    expect(await run(exit)).toMatchObject({ end: exitedWith(3), stderr: Buffer.alloc(0) });
    await run("lost = 1");
    expect(await runFresh(exit)).toMatchObject({ end: exitedWith(3), stderr: Buffer.alloc(0) });
    expect(await run("'lost' in globals()")).toMatchObject({ displays: ["False"], stderr: Buffer.alloc(0) });
  });

  test("tells when it waits for input, and takes what is typed", async () => {
    const typed = ["Ada\n", "one\ntwo\n"];
    const ran = await run(
      "name = input('Name? ')\nimport sys\nname, [line for line in sys.stdin]",
      ({ kind, execution }) => {
        if (kind !== "input") return;
        const next = typed.shift();
        if (next === undefined) execution.endInput();
        else void execution.write(Buffer.from(next));
      },
      "open",
    );
    expect(ran).toMatchObject({ displays: ["('Ada', ['one\\n', 'two\\n'])"], inputs: 3 });
    expect(ran.stdout.toString()).toBe("Name? ");
    expect((await run("input()")).end).toMatchObject({ kind: "threw", name: "EOFError" });
  });

  test("keeps a thousand writes to stdout and stderr in their order", async () => {
    const order: string[] = [];
    const { workdir, env } = local;
    const code = "import sys\nfor i in range(500): print('o', i); print('e', i, file=sys.stderr)";
    const ended = Promise.withResolvers<void>();
    local.agent.start(
      { kind: "run", language: "python", workdir, env, stdin: "closed", mode: { kind: "kernel", code } },
      (event) => {
        if (event.kind === "finished") ended.resolve();
        else if (event.kind === "stdout" || event.kind === "stderr") order.push(event.data.toString());
      },
    );
    await ended.promise;
    const expected = Array.from({ length: 500 }, (_, i) => `o ${i}\ne ${i}\n`).join("");
    expect(order.join("")).toBe(expected);
  });

  test("passes on bytes that are no text, and text without an end of line", async () => {
    const { stdout } = await run(
      "import sys\n_ = sys.stdout.buffer.write(b'\\xff\\x00\\xfe')\nprint('end', end='')",
    );
    expect(stdout).toEqual(Buffer.from("ff00fe656e64", "hex"));
  });

  test("shows displays where they stand among the text", async () => {
    const kinds: string[] = [];
    const watch: Watcher = ({ kind }) => kinds.at(-1) === kind || kinds.push(kind);
    const code = "import sys\nprint('before')\nsys.displayhook(1)\nprint('after')\n2";
    await run(code, watch);
    expect(kinds).toEqual(["started", "stdout", "display", "stdout", "display"]);
  });

  test("waits for the threads of a run, and has daemons print into the run of the time", async () => {
    const threaded = await run(
      "import threading, time\nthreading.Thread(target=lambda: (time.sleep(0.05), print('late'))).start()",
    );
    expect(threaded.stdout.toString()).toBe("late\n");
    await run(
      "go, done = threading.Event(), threading.Event()\n" +
        "threading.Thread(target=lambda: (go.wait(9), print('from a daemon'), done.set()), daemon=True).start()",
    );
    expect((await run("go.set(); done.wait(9)")).stdout.toString()).toBe("from a daemon\n");
  });

  test("counts the CPU time and the peak of memory of each run by itself", async () => {
    const big = await run(
      "x = bytearray(200_000_000); del x\nimport time\nend = time.process_time() + 0.1\nwhile time.process_time() < end: pass",
    );
    const small = await run("1");
    expect(big.usage.peakMemoryBytes).toBeGreaterThan(200_000_000);
    expect(small.usage.peakMemoryBytes).toBeLessThan(100_000_000);
    expect(big.usage.cpuMs).toBeGreaterThan(99);
    expect(small.usage.cpuMs).toBeLessThan(20);
  });

  test("imports what lies in the working folder", async () => {
    const path = join(local.workdir, "helper.py");
    await local.agent.writeFiles([{ path, content: Buffer.from("VALUE = 'mine'") }]);
    expect((await run("import helper; helper.VALUE")).displays).toEqual(["'mine'"]);
  });
});

describe("the kernel that a fresh Python run leaves", () => {
  test("has the program's variables, functions and modules", async () => {
    const ran = await runFresh(
      "import math\nvalues = [1, 2]\ndef total(): return sum(values)\nprint('done')",
    );
    expect(ran.stdout.toString()).toBe("done\n");
    expect((await run("values.append(3); total(), math.pi > 3, __name__")).displays).toEqual([
      "(6, True, '__main__')",
    ]);
  });

  test.each([
    ["an exception", "x = 1\n1 / 0", { kind: "threw", name: "ZeroDivisionError", code: 1 }],
    ["sys.exit", "import sys\nx = 1\nsys.exit(4)", exitedWith(4)],
  ])("is there after %s too", async (_, code, end) => {
    expect((await runFresh(code)).end).toMatchObject(end);
    expect((await run("x")).displays).toEqual(["1"]);
  });

  test("is there after Stop, within 300 ms", async () => {
    await expectSoonInterrupted(async (watch) => {
      const ran = await runFresh("x = 2\nprint('looping')\nwhile True: pass", watch);
      expect(ran.end).toEqual({ kind: "signalled", signal: constants.signals.SIGINT });
    });
    expect((await run("x")).displays).toEqual(["2"]);
  });

  test("comes after atexit, and neither it nor the program does the other's work again", async () => {
    const { stdout } = await runFresh(
      "import atexit\nlog = open('log.txt', 'w')\nlog.write('once ')\natexit.register(log.write, 'at exit ')\n" +
        "class Kept:\n    def __del__(self): print('deleted')\nkept = Kept()",
    );
    expect((await run("log.write('more '); log.flush(); type(kept).__name__")).displays).toEqual(["'Kept'"]);
    const log = await readFile(join(local.workdir, "log.txt"), "utf8");
    expect(log.match(/once/g)).toHaveLength(1);
    expect(log.match(/at exit/g)).toHaveLength(1);
    expect(stdout.toString()).toBe("deleted\n");
  });

  test("starts threads, executors and child processes as ever", async () => {
    await runFresh(
      "import threading, concurrent.futures, subprocess\nresults = []\n" +
        "with concurrent.futures.ThreadPoolExecutor() as pool: print(*pool.map(abs, [-1]))",
    );
    const ran = await run(
      "thread = threading.Thread(target=results.append, args=(1,)); thread.start(); thread.join()\n" +
        "with concurrent.futures.ThreadPoolExecutor() as pool: results += pool.map(abs, [-2])\n" +
        "results + [subprocess.check_output(['echo', 'x']), threading.main_thread().is_alive()]",
    );
    expect(ran.displays).toEqual(["[1, 2, b'x\\n', True]"]);
  });

  test("lets go of the ports and pipes that the program had", async () => {
    const listen =
      "import socket, subprocess\ns = socket.socket()\ns.bind(('127.0.0.1', PORT))\ns.listen()\n" +
      "cat = subprocess.Popen(['cat'], stdin=subprocess.PIPE)\nprint(s.getsockname()[1])";
    const port = (await runFresh(listen.replace("PORT", "0"))).stdout.toString().trim();
    expect((await run("cat.wait(5)")).displays).toEqual(["0"]);
    expect((await runFresh(listen.replace("PORT", port))).stdout.toString().trim()).toBe(port);
  });
});
