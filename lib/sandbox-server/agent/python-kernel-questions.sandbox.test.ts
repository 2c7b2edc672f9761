import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type LocalAgent, startLocalAgent } from "./testing/local-agent.ts";
import { kernelOf, type TestKernel } from "./testing/question.ts";
import { runToEnd } from "./testing/run.ts";

/** What ends by its time is given this little; everything else ends long before its own. */
const SHORT_MS = 300;

/** Enough for what comes before the endless part, on any machine. */
const LONG_MS = 4_000;

let local: LocalAgent;
let python: TestKernel;
beforeEach(async () => {
  local = await startLocalAgent();
  python = kernelOf(local, "python");
});
afterEach(() => local.close());

describe("a question to a Python kernel", () => {
  test("is answered by one that is started for it, which then serves runs", async () => {
    expect(await python.texts("prin")).toEqual(["print"]);
    const pid = await python.valueOf("import os; os.getpid()");
    expect((await python.run("print('out'); x = 1")).stdout.toString()).toBe("out\n");
    expect(await python.inspect("x")).toMatchObject({ type: "int", value: "1" });
    expect(await python.valueOf("os.getpid()")).toBe(pid);
  });

  test("does not hold up the first run, whichever is earlier", async () => {
    const asked = python.texts("prin");
    const ran = await python.run("import sys; print(sys.stdout.isatty(), sys.stdin.read())");
    expect(ran.stdout.toString()).toBe("False \n");
    expect([["print"], []]).toContainEqual(await asked);
  });

  test("knows what a fresh run has left", async () => {
    const { workdir, env } = local;
    const content = Buffer.from("left_behind = [1, 2]\nprint('done')");
    await local.agent.writeFiles([{ path: join(workdir, "main.py"), content }]);
    const mode = { kind: "fresh", path: "main.py", args: [] } as const;
    await runToEnd(local.agent, { kind: "run", language: "python", workdir, env, stdin: "closed", mode });
    expect(await python.texts("left")).toEqual(["left_behind"]);
    expect(await python.inspect("left_behind")).toMatchObject({ type: "list", value: "[1, 2]" });
    expect(await python.valueOf("left_behind")).toBe("[1, 2]");
  });

  test("is answered at once while something runs: the kernel is busy", async () => {
    const { asked, ran } = python.whileItWaits("print('on'); input()", () => python.complete("prin"));
    expect(await asked).toEqual({ kernel: "busy", replaced: 0, completions: [], truncated: false });
    await ran;
    expect(await python.texts("prin")).toEqual(["print"]);
  });

  test("is answered while a thread of the program goes on", async () => {
    await python.run(
      "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\nkept = 1",
    );
    expect(await python.texts("kep")).toEqual(["kept"]);
    expect(await python.inspect("kept")).toMatchObject({ value: "1" });
  });

  test("loads no file of the program's own", async () => {
    const { workdir } = local;
    const content = Buffer.from("raise SystemExit('loaded')");
    await local.agent.writeFiles(
      ["inspect.py", "own.py"].map((name) => ({ path: join(workdir, name), content })),
    );
    expect(await python.texts("import ow")).toEqual(["own"]);
    expect(await python.texts("from own import ")).toEqual([]);
    expect(await python.texts("import own\nown.")).toEqual([]);
    expect(await python.texts("'x'.spl")).toEqual(["split", "splitlines"]);
    expect((await python.run("import inspect")).stderr.toString()).toBe("loaded\n");
  });

  test("takes none of the program's modules away whose name is one of ours", async () => {
    const { workdir } = local;
    const content = Buffer.from("count = 0");
    await local.agent.writeFiles(
      ["finding.py", "wire.py"].map((name) => ({ path: join(workdir, name), content })),
    );
    await python.run("import finding, wire\nfinding.count = wire.count = 1");
    expect(await python.texts("finding.co")).toEqual(["count"]);
    expect(
      await python.valueOf(
        "import finding, wire, sys\nfinding.count + wire.count, 'answering' in sys.modules",
      ),
    ).toBe("(2, False)");
  });

  test("is answered in an interpreter with an environment of its own", async () => {
    const own = kernelOf({ ...local, env: { ...local.env, PYTHONHASHSEED: "7" } }, "python");
    expect(await own.texts("prin")).toEqual(["print"]);
    await own.run("seeded = 1");
    expect(await own.texts("seed")).toEqual(["seeded"]);
  });

  test.each([
    ["loops", "while True: pass"],
    [
      "loops and lets nothing end it",
      "while True:\n   try:\n    while True: pass\n   except BaseException: pass",
    ],
    ["takes all time in one step", "sum(range(10**12))"],
    ["stops its own process", "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)"],
    ["ends its own process", "import os; os._exit(0)"],
    ["never stops giving names", "return iter(lambda: 'x', None)"],
  ])("outlives a __dir__ that %s: what is known without it is told, if it leaves time", async (_, body) => {
    await python.run(
      `class Hostile:\n known = 1\n def __dir__(self):\n  ${body}\nhostile = Hostile()\nkept = 1`,
    );
    // It may leave no time to tell anything at all.
    expect([["known"], []]).toContainEqual(await python.texts("hostile.", SHORT_MS));
    const again = await python.complete("hostile.kn", SHORT_MS);
    expect(again.kernel).toBe("ready");
    expect(await python.valueOf("kept")).toBe("1");
  });

  test.each([
    ["raises: what is known without it is told", "raise SystemExit('from __dir__')", ["known"]],
    ["gives what are no names: there are none", "return [1, None, b'x', object()]", []],
  ])("outlives a __dir__ that %s", async (_, body, told) => {
    await python.run(`class Hostile:\n known = 1\n def __dir__(self):\n  ${body}\nhostile = Hostile()`);
    expect(await python.texts("hostile.", LONG_MS)).toEqual(told);
  });

  test("takes the names of a __dir__, strings of its own kind left out, and bounds a million", async () => {
    await python.run(
      "class Many:\n def __dir__(self): return [f'name{i}' for i in range(1_000_000)]\n" +
        "class Own(str): pass\nclass Mixed:\n def __dir__(self): return ['told', 7, Own('own')]",
    );
    expect(await python.texts("Mixed().")).toEqual([]);
    await python.run("mixed, many = Mixed(), Many()");
    expect(await python.texts("mixed.")).toEqual(["told"]);
    const { completions, truncated } = await python.complete("many.");
    expect(completions).toHaveLength(200);
    expect(truncated).toBe(true);
  });

  test.each([
    ["loops", "while True: pass"],
    ["raises", "raise ValueError"],
    ["gives no text", "return 7"],
    ["gives an endless text", "return 'x' * 10**9"],
  ])("outlives a __repr__ that %s: the type is told", async (_, body) => {
    await python.run(`class Hostile:\n def __repr__(self):\n  ${body}\nhostile = Hostile()\nkept = 1`);
    const known = await python.inspect("hostile", LONG_MS);
    expect(known).toMatchObject({ kernel: "ready", name: "hostile", type: "Hostile" });
    expect(known.value?.length ?? 0).toBeLessThan(500);
    expect(await python.valueOf("kept")).toBe("1");
  });

  test("calls no __getattr__, __getattribute__ or __class__ to find a name", async () => {
    await python.run(
      "class Hostile:\n known = 1\n def __getattr__(self, name): exit_now\n" +
        " def __getattribute__(self, name):\n  while True: pass\n __class__ = property(lambda self: exit_now)\n" +
        "hostile = Hostile()",
    );
    expect(await python.texts("hostile.kn")).toEqual(["known"]);
    expect(await python.inspect("hostile.known")).toMatchObject({ type: "int", value: "1" });
  });

  test("changes nothing: what the program's own code does then happens to a copy", async () => {
    await python.run(
      "import sys, os, signal\nhook, count, ended = sys.displayhook, [0], []\n" +
        "signal.signal(signal.SIGCHLD, lambda *_: ended.append(1))\n" +
        "class Loud:\n def __dir__(self):\n  count[0] += 1; print('printed'); os.write(1, b'written'); os.write(2, b'written')\n" +
        "  globals()['added'] = 1\n  return ['told']\n __repr__ = lambda self: str(Loud.__dir__(self))\nloud = Loud()\n5",
    );
    const before = await python.valueOf("sorted(globals()), list(os.environ), os.getcwd(), sys.path, _");
    expect(await python.texts("loud.")).toEqual(["told"]);
    expect(await python.inspect("loud")).toMatchObject({ value: "['told']" });
    const ran = await python.run("assert count == [0] and hook is sys.displayhook and not ended; len(_)");
    expect(ran.end).toEqual({ kind: "exited", code: 0 });
    expect(ran.stdout.length + ran.stderr.length).toBe(0);
    expect(ran.displays).toEqual(["5"]);
    await python.run("5");
    expect(await python.valueOf("sorted(globals()), list(os.environ), os.getcwd(), sys.path, _")).toBe(
      before,
    );
  });

  test("leaves no process behind", async () => {
    await python.run(
      "import os, time\nclass Forking:\n def __dir__(self):\n  os.fork() or time.sleep(99)\n  time.sleep(99)\nforking = Forking()",
    );
    await python.complete("forking.", SHORT_MS);
    await python.complete("forking.", SHORT_MS);
    const children = await python.valueOf(
      "def parent(pid):\n try: return int(open(f'/proc/{pid}/stat').read().rsplit(')', 1)[1].split()[1])\n except OSError: return 0\n" +
        "[pid for pid in os.listdir('/proc') if pid.isdigit() and parent(pid) == os.getpid()]",
    );
    expect(children).toBe("[]");
  });

  test("is dropped when a run comes, which does not wait for it", async () => {
    await python.run("class Slow:\n def __dir__(self):\n  while True: pass\nslow = Slow()");
    const asked = python.complete("slow.");
    expect((await python.run("print('ran')")).stdout.toString()).toBe("ran\n");
    expect((await asked).kernel).toBe("busy");
  });

  test("cannot be held up by what a program does at each fork", async () => {
    await python.run(
      "import os\ndef forever():\n while True: pass\nos.register_at_fork(before=forever)\nkept = 1",
    );
    expect(await python.complete("kep", SHORT_MS)).toMatchObject({ kernel: "ready", completions: [] });
    expect(await python.valueOf("kept")).toBe("1");
  });

  test("never costs the variables, whatever a program has done to what the answer is made with", async () => {
    await python.run("import os, select\nkept = 1\nos.pipe = select.select = None");
    expect(await python.complete("kep")).toMatchObject({ kernel: "ready", completions: [] });
    expect(await python.valueOf("kept")).toBe("1");
  });

  test("that cannot be started for says why", async () => {
    const { workdir } = local;
    const place = { language: "python", workdir: join(workdir, "missing"), env: {}, after: "" } as const;
    await expect(local.agent.complete({ ...place, before: "prin", withinMs: 5_000 })).rejects.toMatchObject({
      code: "unavailable",
    });
    expect(await python.texts("prin")).toEqual(["print"]);
  });

  test("is one of many at once, and each is answered", async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => python.complete("prin")));
    const kinds = new Set(answers.map(({ kernel, completions }) => `${kernel} ${completions.length}`));
    expect(kinds).toContain("ready 1");
    expect([...kinds].filter((kind) => kind !== "ready 1" && kind !== "busy 0")).toEqual([]);
  });
});
