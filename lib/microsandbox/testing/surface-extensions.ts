import { expect } from "vitest";
import { failureOf } from "./failure-of.ts";
import { entry, members, type SurfaceEntry } from "./surface-entry.ts";

/** What the original never had. */
export const EXTENSIONS: readonly SurfaceEntry[] = [
  entry(
    "stream(): events as they happen, input, its end, signals, the result",
    [
      "BaseSandbox.stream",
      ...members("RunningExecution", "Symbol(Symbol.asyncIterator)", "begin", "input", "endInput", "result"),
      ...members("RunningExecution", "interrupt", "signal", "kill"),
    ],
    async ({ sandbox }) => {
      const run = sandbox.stream(
        "name = input('Name? '); print('Hello', name); import sys; print(sys.stdin.read())",
      );
      await run.begin();
      for await (const event of run) {
        if (event.kind !== "input" || event.prompt !== "Name? ") continue;
        await run.input("Ada\n");
        await run.input("more");
        await run.endInput();
      }
      expect(await (await run.result).output()).toBe("Name? Hello Ada\nmore\n");
      const endings = {
        SIGINT: (endless: typeof run) => endless.interrupt({ killAfterMs: 60_000 }),
        SIGTERM: (endless: typeof run) => endless.signal("SIGTERM"),
        SIGKILL: (endless: typeof run) => endless.kill(),
      };
      for (const [signal, send] of Object.entries(endings)) {
        const endless = sandbox.stream("print(1)\nwhile True: pass", { fresh: true });
        for await (const event of endless) if (event.kind === "stdout") await send(endless);
        expect((await endless.result).outcome).toEqual({ kind: "killed", signal, by: "caller" });
      }
    },
  ),
  entry("stream(): extend() lets it go on", ["RunningExecution.extend"], async ({ sandbox }) => {
    const code = `import os, time
while not os.path.exists("go"): time.sleep(0.05)
print("gone on")`;
    const run = sandbox.stream(code, { noticeMs: 15_000, hardLimitMs: 120_000 });
    for await (const event of run) {
      if (event.kind !== "deadline") continue;
      const { inMs, hardLimitMs } = await run.extend(50_000);
      expect([inMs > 10_000, hardLimitMs]).toEqual([true, 120_000]);
      await sandbox.files.write("go", "");
    }
    expect(await (await run.result).output()).toBe("gone on\n");
  }),

  entry("stream(): leaving the loop stops the program, and tells how it ended", [], async ({ sandbox }) => {
    const run = sandbox.stream("print(1)\nwhile True: pass", { fresh: true });
    for await (const event of run) if (event.kind === "stdout") break;
    // SIGKILL, where a busy machine lets the program have no word within two seconds.
    const signal: unknown = expect.stringMatching(/^SIG(INT|KILL)$/);
    expect((await run.result).outcome).toEqual({ kind: "killed", signal, by: "caller" });
  }),
  entry("command.stream()", ["Command.stream"], async ({ sandbox }) => {
    const run = sandbox.command.stream("cat", []);
    void run.input("a\u0000ü");
    void run.endInput();
    const execution = await run.result;
    expect([await execution.output(), execution.exitCode]).toEqual(["a\u0000ü", 0]);
  }),
  entry(
    "terminal(): write, resize, output byte for byte, close, result",
    [
      "BaseSandbox.terminal",
      "RunningExecution.resize",
      ...members(
        "Terminal",
        "id",
        "output",
        "result",
        "write",
        "resize",
        "close",
        "Symbol(Symbol.asyncDispose)",
      ),
    ],
    async ({ sandbox }) => {
      await using terminal = await sandbox.terminal({ cols: 90, rows: 30 });
      const shown: number[] = [];
      const text = () => Buffer.from(shown).toString("latin1");
      await terminal.write("stty size\r");
      for await (const bytes of terminal.output) {
        shown.push(...bytes);
        if (/30 90\r\n/.test(text()) && shown.length < 10_000) {
          shown.length = 0;
          await terminal.resize(100, 40);
          await terminal.write("stty size; printf '\\377\\200'; exit 3\r");
        }
      }
      expect(text()).toMatch(/40 100\r\n\u00ff\u0080/);
      expect(await terminal.result).toMatchObject({ exitCode: 3, outcome: { kind: "exited", code: 3 } });
      expect((await sandbox.executions()).find(({ execution }) => execution === terminal.id)?.kind).toBe(
        "terminal",
      );
      const left = await sandbox.terminal({ command: "sleep", args: ["100"] });
      await left.close();
      await left.close();
      expect((await left.result).outcome).toMatchObject({ kind: "killed", signal: "SIGHUP" });
    },
  ),
  entry(
    "executions() and attach(id, { after })",
    ["BaseSandbox.executions", "BaseSandbox.attach"],
    async ({ sandbox }) => {
      const run = sandbox.stream("print(1)\nprint(2)\nx = input()", { stdin: "open" });
      for await (const event of run) {
        if (event.kind !== "input") continue;
        const other = sandbox.attach(run.id, { after: event.seq });
        await other.input("y\n");
        expect(await (await other.result).output()).toBe("");
      }
      const all = await sandbox.attach(run.id).result;
      expect([await all.output(), all.id]).toEqual(["1\n2\n", run.id]);
      expect((await sandbox.executions()).at(-1)).toMatchObject({ execution: run.id, state: "finished" });
    },
  ),
  entry("watch() and metrics.watch()", ["BaseSandbox.watch", "Metrics.watch"], async ({ sandbox }) => {
    const kinds = new Set<string>();
    let run: Promise<unknown> | undefined;
    for await (const event of sandbox.watch({ metricsEveryMs: 100 })) {
      kinds.add(event.kind);
      run ??= sandbox.run("print(1)");
      if (["state", "stdout", "finished", "metrics"].every((kind) => kinds.has(kind))) break;
    }
    await run;
    for await (const metrics of sandbox.metrics.watch({ everyMs: 100 })) {
      expect(metrics.memoryLimitBytes).toBe(512 * 2 ** 20);
      break;
    }
  }),
  entry(
    "keepAlive(), complete(), inspect(), serverInfo()",
    members("BaseSandbox", "keepAlive", "complete", "inspect", "serverInfo"),
    async ({ sandbox }) => {
      expect((await sandbox.keepAlive()).idleStopInMs).toBeGreaterThan(0);
      const { limits, languages } = await sandbox.serverInfo();
      expect([limits["memoryMiB"], languages.map(({ id }) => id)]).toEqual([512, ["python", "node"]]);
      await sandbox.run("surface_value = 42");
      const { completions } = await sandbox.complete("surface_v");
      expect(completions.map(({ text }) => text)).toContain("surface_value");
      expect(await sandbox.inspect("surface_value + 1", 3)).toMatchObject({ found: true, type: "int" });
    },
  ),
  entry(
    "files: read, write, list, stat, remove, rename, mkdir",
    [
      "BaseSandbox.files",
      ...members("SandboxFiles", "read", "readBytes", "write", "list", "stat", "remove", "rename", "mkdir"),
    ],
    async ({ sandbox }) => {
      const { files } = sandbox;
      await files.mkdir("a/b");
      await files.write("a/b/text.txt", "\uFEFFgrüß\n");
      expect(await files.read("a/b/text.txt")).toBe("\uFEFFgrüß\n");
      const bytes = Uint8Array.from({ length: 2_500_000 }, (_, index) => index % 251);
      await files.write("a/big", bytes);
      expect(Buffer.from(bytes).equals(await files.readBytes("a/big"))).toBe(true);
      expect(await files.stat("a/big")).toMatchObject({ kind: "file", size: 2_500_000, path: "a/big" });
      await files.rename("a/big", "a/bigger");
      expect(await failureOf(files.rename("a/bigger", "a/b/text.txt"))).toMatchObject({
        serverCode: "fileError",
        details: { errno: "EEXIST" },
      });
      const { entries, truncated } = await files.list("a", { recursive: true });
      expect([entries.map(({ path }) => path), truncated]).toEqual([
        ["a/b", "a/b/text.txt", "a/bigger"],
        false,
      ]);
      expect((await files.list()).entries.map(({ path }) => path)).toContain("a");
      await files.remove("a", { recursive: true });
      expect(await failureOf(files.stat("a"))).toMatchObject({ details: { errno: "ENOENT" } });
    },
  ),
];
