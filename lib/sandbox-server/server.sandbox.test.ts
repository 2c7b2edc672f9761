import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SandboxEvent } from "#lib/protocol/run-event.ts";
import { firstProcessAbove, processes } from "./testing/host-processes.ts";
import { startTestServer, type Loose, type TestServer } from "./testing/test-server.ts";

const CONFIG = { image: "microsandbox/python" };
const box = (sandbox: string) => ({ namespace: "default", sandbox });
const out = (...lines: string[]) => lines.map((text) => ({ stream: "stdout", text }));

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ limits: { readerGoneS: 1, outputMiB: 2 } });
});
afterAll(() => server.close());

/** A started sandbox of its own, and calls on it. */
async function sandbox(name: string, config: object = {}) {
  const here = box(name);
  const started = await server.call("sandbox.start", { ...here, config: { ...CONFIG, ...config } });
  expect(started.body.result).toBe(`Sandbox ${name} started successfully`);
  const run = async (language: string, code: string, more: object = {}): Promise<Loose> =>
    (await server.call("sandbox.repl.run", { ...here, language, code, ...more })).body.result;
  const command = async (command: string, args: string[] = [], more: object = {}): Promise<Loose> =>
    (await server.call("sandbox.command.run", { ...here, command, args, ...more })).body.result;
  const stream = (code: string, more: object = {}, onEvent: (event: SandboxEvent) => void = () => {}) =>
    server.stream("sandbox.repl.run", { ...here, language: "python", code, ...more }, onEvent);
  const stop = (execution: string) =>
    server.call("execution.signal", { ...here, execution, signal: "SIGINT", killAfterMs: 2_000 });
  return { here, run, command, stream, stop };
}

const ms = async (act: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await act();
  return performance.now() - began;
};

describe("runs", () => {
  test("say hello in both languages and keep their state", async () => {
    const { run } = await sandbox("hello");
    expect((await run("python", "x = 20\nprint('hello')")).output).toEqual(out("hello"));
    expect((await run("python", "x + 1")).output).toEqual(out("21"));
    expect((await run("nodejs", "const y = 4; console.log('hello')")).output).toEqual(out("hello"));
    expect((await run("javascript", "y + 1")).output).toEqual(out("5"));
  });

  test("fresh, keep nothing and are what the plain interpreter does with a file", async () => {
    const { run } = await sandbox("fresh");
    const code = "import sys\nprint(sys.argv, __name__, 'x' in globals())\nx = 1\nx";
    for (let count = 0; count < 2; count += 1) {
      const result = await run("python", code, { fresh: true, args: ["a b"] });
      expect(result.output).toEqual(out("['main.py', 'a b'] __main__ False"));
    }
    const node = await run("node", "console.log(process.argv.length, import.meta.filename)", { fresh: true });
    expect(node.output).toEqual(out("2 /workspace/main.js"));
  });

  test("that fail are answers with a status of error, their traceback and what they printed", async () => {
    const { run } = await sandbox("fails");
    const result = await run("python", "print('before')\n1/0");
    expect(result).toMatchObject({ status: "error", outcome: { kind: "threw", name: "ZeroDivisionError" } });
    expect(result.output[0]).toEqual(out("before")[0]);
    expect(result.output.at(-1)).toEqual({ stream: "stderr", text: "ZeroDivisionError: division by zero" });
    const exited = await run("python", "import sys; sys.exit(3)", { fresh: true });
    expect(exited.outcome).toEqual({ kind: "exited", code: 3 });
  });

  test("write their files first", async () => {
    const { run } = await sandbox("files");
    const files = [{ path: "pkg/mod.py", content: "value = 'from a file'" }];
    const result = await run("python", "from pkg.mod import value\nprint(value)", { fresh: true, files });
    expect(result.output).toEqual(out("from a file"));
  });
});

describe("stopping", () => {
  test("`while True` ends within 300 ms with its earlier output there, and its variables", async () => {
    const { stream, stop, run } = await sandbox("loop");
    let stoppedAt = 0;
    const { events, last } = await stream(
      "x = 'kept'\nprint('running')\nwhile True: pass",
      { execution: "e" },
      (event) => {
        if (event.kind !== "stdout") return;
        stoppedAt = performance.now();
        void stop("e");
      },
    );
    expect(performance.now() - stoppedAt).toBeLessThan(300);
    expect(last.result.outcome).toEqual({ kind: "killed", signal: "SIGINT", by: "caller" });
    expect(events.some((event) => event.kind === "stdout" && event.text.includes("running"))).toBe(true);
    expect((await run("python", "x")).output).toEqual(out("'kept'"));
  });

  test("a program that ignores SIGINT ends within 2.5 s, with all that it started", async () => {
    const { stream, stop, command } = await sandbox("stubborn");
    const code = [
      "import os, signal, subprocess, time",
      "signal.signal(signal.SIGINT, signal.SIG_IGN)",
      "subprocess.Popen(['sleep', '987654'], start_new_session=True)",
      "print('running', flush=True)",
      "while True: time.sleep(1)",
    ].join("\n");
    let stoppedAt = 0;
    const { last } = await stream(code, { execution: "e", fresh: true }, (event) => {
      if (event.kind !== "stdout") return;
      stoppedAt = performance.now();
      void stop("e");
    });
    expect(performance.now() - stoppedAt).toBeLessThan(2_500);
    expect(last.result.outcome).toEqual({ kind: "killed", signal: "SIGKILL", by: "caller" });
    await expect.poll(async () => (await command("pgrep", ["-f", "sleep 987654"])).exit_code).toBe(1);
  });

  test.each([
    ["of its own", true],
    ["in the kernel", false],
  ])("a loop in a Node %s ends within 300 ms, and what it printed is there", async (_where, fresh) => {
    const { stream, stop } = await sandbox(`node-loop-${fresh}`);
    let stoppedAt = 0;
    let printed = "";
    const more = { execution: "e", language: "node", fresh };
    const { last } = await stream("console.log('running'); for (;;);", more, (event) => {
      if (event.kind !== "stdout") return;
      printed += event.text;
      stoppedAt = performance.now();
      void stop("e");
    });
    expect(performance.now() - stoppedAt).toBeLessThan(300);
    expect(last.result.outcome).toEqual({ kind: "killed", signal: "SIGINT", by: "caller" });
    expect(printed).toBe("running\n");
  });
});

describe("time", () => {
  test("a run is timed out with its output, and the next sees the state", async () => {
    const { run } = await sandbox("timeout");
    const took = await ms(async () => {
      const result = await run("python", "z = 1\nprint('part')\nimport time; time.sleep(30)", { timeout: 1 });
      expect(result.outcome).toEqual({ kind: "timedOut", limitMs: 1_000 });
      expect(result.output[0]).toEqual(out("part")[0]);
      expect(result.output.at(-1)).toEqual({
        stream: "stderr",
        text: "Error: Execution timed out after 1 seconds",
      });
    });
    expect(took).toBeLessThan(2_000);
    expect((await run("python", "z")).output).toEqual(out("1"));
  });

  test("a command is timed out with its output; what it started does not delay the answer", async () => {
    const { command } = await sandbox("command-timeout");
    const took = await ms(async () => {
      const result = await command("sh", ["-c", "echo part; sleep 20 & sleep 20"], { timeout: 1 });
      expect(result).toMatchObject({ exit_code: 124, success: false });
      expect(result.output[0]).toEqual(out("part")[0]);
    });
    expect(took).toBeLessThan(2_000);
  });

  test("events arrive while the program runs", async () => {
    const { stream } = await sandbox("arrives");
    const { events, arrivedAtMs } = await stream("import time\nprint('a')\ntime.sleep(0.5)\nprint('b')", {
      fresh: true,
    });
    const at = (text: string) =>
      arrivedAtMs[events.findIndex((event) => event.kind === "stdout" && event.text.includes(text))] ??
      Number.NaN;
    expect(at("b") - at("a")).toBeGreaterThan(400);
  });
});

describe("commands", () => {
  test("that are not there are 127, that may not run 126", async () => {
    const { command } = await sandbox("codes");
    expect(await command("nosuch")).toMatchObject({ exit_code: 127, success: false });
    expect(await command("/etc/passwd")).toMatchObject({ exit_code: 126, success: false });
    expect(await command("sh", ["-c", "kill -SEGV $$"])).toMatchObject({ exit_code: 139 });
  });

  test("see the environment and the working directory that were asked for, and nothing of the server's", async () => {
    const { command } = await sandbox("place", { envs: ["GREETING=hi there"], workdir: "sub/dir" });
    const { output } = await command("sh", ["-c", "echo $GREETING; pwd; env"]);
    expect(output.slice(0, 2)).toEqual(out("hi there", "/workspace/sub/dir"));
    expect(JSON.stringify(output)).not.toMatch(/QUICKSAND|VITEST|npm_/);
  });
});

describe("input", () => {
  test("is asked for by the program, and answered by number", async () => {
    const { here, stream } = await sandbox("input");
    const { events, last } = await stream(
      "name = input('Name? ')\nprint('Hello', name)",
      { execution: "e", stdin: "open" },
      (event) => {
        if (event.kind === "input") {
          void server.call("execution.input", { ...here, execution: "e", number: 1, data: "Ada\n" });
        }
      },
    );
    expect(events.find((event) => event.kind === "input")).toMatchObject({ prompt: "Name? " });
    expect(last.result.output.at(-1).text).toContain("Hello Ada");
  });

  test("of a buffered call is at its end at once", async () => {
    const { run } = await sandbox("eof");
    expect((await run("python", "input()")).outcome).toMatchObject({ kind: "threw", name: "EOFError" });
  });
});

describe("limits", () => {
  test("a flood of output is ended at the limit", async () => {
    const { run, command } = await sandbox("flood");
    const result = await run("python", "while True: print('x' * 1000)");
    expect(result.outcome).toEqual({ kind: "outputLimit", limitBytes: 2 * 2 ** 20 });
    expect((await command("yes")).outcome.kind).toBe("outputLimit");
    expect((await run("python", "print('next')")).output).toEqual(out("next"));
  });

  test("too much memory is outOfMemory with the limit", async () => {
    const { run } = await sandbox("memory", { memory: 64 });
    const result = await run("python", "x = bytearray(500_000_000)", { fresh: true });
    expect(result.outcome).toEqual({ kind: "outOfMemory", limitBytes: 64 * 2 ** 20 });
    expect(result.output.at(-1).text).toBe("Error: Out of memory: the sandbox may use 64 MiB");
  });

  test("too much memory is outOfMemory with the limit, also when the kernel picks the first process", async () => {
    const { command } = await sandbox("victim", { memory: 64 });
    const sleeper = command("sleep", ["4711473"]);
    const code =
      "while open('/proc/self/oom_score_adj').read() != '0\\n': pass\nx = bytearray(1_000_000_000)";
    const hungry = command("python3", ["-c", code]);
    await expect.poll(() => processes(["python3", "-c", code])).toHaveLength(1);
    const [inside] = await processes(["python3", "-c", code]);
    await writeFile(`/proc/${await firstProcessAbove(inside ?? 0)}/oom_score_adj`, "1000");
    await writeFile(`/proc/${inside}/oom_score_adj`, "0");
    const outcomes = [(await sleeper).outcome, (await hungry).outcome];
    const outOfMemory = { kind: "outOfMemory", limitBytes: 64 * 2 ** 20 };
    expect(outcomes).toEqual([outOfMemory, outOfMemory]);
  });

  test("a run that nobody reads is ended", async () => {
    const { here, run } = await sandbox("unread");
    await run("python", "while True: pass", { detach: true, execution: "e" });
    await expect
      .poll(async () => (await server.call("execution.list", here)).body.result.executions[0].outcome, {
        timeout: 8_000,
      })
      .toMatchObject({ kind: "killed", by: "limit" });
  });

  test("a sandbox that nobody uses stops", async () => {
    const short = await startTestServer({ limits: { idleS: 1 } });
    try {
      await short.call("sandbox.start", { ...box("idle"), config: CONFIG });
      const { last } = await short.stream("sandbox.watch", box("idle"));
      expect(last.result).toEqual({ state: "stopped" });
    } finally {
      await short.close();
    }
  });
});

describe("sandboxes", () => {
  test("see nothing of each other", async () => {
    const [one, two] = await Promise.all([sandbox("one"), sandbox("two")]);
    await one.command("sh", ["-c", "echo secret > /workspace/f; echo secret > /tmp/f"]);
    await one.run("python", "secret = 1");
    expect(
      (await two.command("ls", ["/workspace", "/tmp"])).output.map((line: Loose) => line.text),
    ).not.toContain("f");
    expect((await two.run("python", "secret")).outcome).toMatchObject({ kind: "threw", name: "NameError" });
  });

  test("stopped, lose what ran in them and keep their files; started again they are new", async () => {
    const { here, run, command, stream } = await sandbox("restart");
    await command("sh", [
      "-c",
      "mkdir -p d/e; echo kept > d/f; ln -s f d/link; chmod 700 d/f; head -c 3000000 /dev/urandom > big",
    ]);
    const before = (await command("sh", ["-c", "sha256sum big; ls -l d | cut -c1-10"])).output;
    const running = stream("print('on')\nwhile True: pass", {}, (event) => {
      if (event.kind === "stdout") void server.call("sandbox.stop", here);
    });
    expect((await running).last.result.outcome).toMatchObject({ kind: "sandboxLost" });
    expect((await server.call("sandbox.start", here)).status).toBe(200);
    expect((await run("python", "open('d/link').read()")).output).toEqual(out("'kept\\n'"));
    expect((await command("sh", ["-c", "sha256sum big; ls -l d | cut -c1-10"])).output).toEqual(before);
  });

  test("killed from outside are lost, and say so", async () => {
    const { here, command } = await sandbox("killed");
    const running = command("sleep", ["4711472"]);
    await expect.poll(() => processes(["sleep", "4711472"])).toHaveLength(1);
    const [inside] = await processes(["sleep", "4711472"]);
    process.kill(await firstProcessAbove(inside ?? 0), "SIGKILL");
    const result = await running;
    expect(result.outcome).toMatchObject({ kind: "sandboxLost" });
    expect(result.output.at(-1).text).toMatch(/^Error: The sandbox ended: ./);
    const next = await server.call("sandbox.repl.run", { ...here, language: "python", code: "1" });
    expect(next.body.error.data.code).toBe("sandboxNotRunning");
  });

  test("are watched: events, and what they use", async () => {
    const { here, run } = await sandbox("watched");
    let stopping: Promise<unknown> | undefined;
    let printed = "";
    const watching = server.stream("sandbox.watch", { ...here, metricsEveryMs: 200 }, (event) => {
      if (event.kind === "stdout") printed += event.text;
      if (event.kind !== "metrics" || event.cpuPercent < 2 || !printed.endsWith("\n")) return;
      stopping ??= server.call("sandbox.stop", here);
    });
    const busy = run("python", "print('busy')\nwhile True: pass");
    const { events, last } = await watching;
    await Promise.all([busy, stopping]);
    expect(last.result).toEqual({ state: "stopped" });
    const metrics = events.filter((event) => event.kind === "metrics");
    expect(metrics.at(-1)?.memoryBytes).toBeGreaterThan(2 ** 20);
    expect(printed).toBe("busy\n");
  });
});

test("closing the server ends all that runs, and leaves no process", async () => {
  const other = await startTestServer({});
  await other.call("sandbox.start", { ...box("closing"), config: CONFIG });
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      other.call("sandbox.command.run", {
        ...box("closing"),
        command: "sleep",
        args: ["4711471"],
        detach: true,
      }),
    ),
  );
  for (const answer of answers) expect(answer.status).toBe(200);
  await expect.poll(() => processes(["sleep", "4711471"])).toHaveLength(20);
  expect(await ms(() => other.close())).toBeLessThan(5_000);
  expect(await processes(["sleep", "4711471"])).toEqual([]);
});
