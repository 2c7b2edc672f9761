import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AgentEvent, CommandSpec, ExecutionSpec } from "./connection.ts";
import { OUTPUT_WINDOW } from "./frames.ts";
import { type LocalAgent, startLocalAgent } from "./testing/local-agent.ts";
import { runToEnd } from "./testing/run.ts";

let local: LocalAgent;

beforeAll(async () => {
  local = await startLocalAgent();
});

afterAll(() => local.close());

const TIMES = 1_000;
/** What each program prints: 1,000 numbered lines on each stream, one after the other, the named stream first. */
const ALTERNATING: Record<string, { first: "o" | "e"; file?: [name: string, code: string]; argv: string[] }> =
  {
    "a shell": {
      first: "o",
      argv: ["bash", "-c", `for((i=0;i<${TIMES};i++)); do echo o$i; echo e$i >&2; done`],
    },
    "a quick Python program": {
      first: "o",
      file: [
        "o.py",
        `import os\nfor i in range(${TIMES}):\n os.write(1,b"o%d\\n"%i); os.write(2,b"e%d\\n"%i)\n`,
      ],
      argv: ["/usr/bin/python3", "-S", "o.py"],
    },
    "a program that begins with stderr": {
      first: "e",
      file: [
        "e.py",
        `import os\nfor i in range(${TIMES}):\n os.write(2,b"e%d\\n"%i); os.write(1,b"o%d\\n"%i)\n`,
      ],
      argv: ["/usr/bin/python3", "-S", "e.py"],
    },
    "a program that has printed megabytes before": {
      first: "e",
      file: [
        "flood.py",
        `import os\nfor i in range(500): os.write(1,b"x"*8191+b"\\n")\nfor i in range(${TIMES}):\n os.write(2,b"e%d\\n"%i); os.write(1,b"o%d\\n"%i)\n`,
      ],
      argv: ["/usr/bin/python3", "-S", "flood.py"],
    },
    "a program that has printed megabytes on stderr before": {
      first: "o",
      file: [
        "errors.py",
        `import os\nfor i in range(500): os.write(2,b"x"*8191+b"\\n")\nfor i in range(${TIMES}):\n os.write(1,b"o%d\\n"%i); os.write(2,b"e%d\\n"%i)\n`,
      ],
      argv: ["/usr/bin/python3", "-S", "errors.py"],
    },
  };

describe("what programs print", () => {
  for (const [what, { first, file, argv }] of Object.entries(ALTERNATING)) {
    test(`1,000 alternating writes of ${what} arrive alternating`, async () => {
      if (file) await writeFile(join(local.workdir, file[0]), file[1]);
      const { text } = await collect(command(argv));
      expectAlternating(text, first);
    });
  }

  for (const mode of ["fresh", "kernel"] as const) {
    test(`1,000 alternating writes of Node (${mode}) arrive alternating`, async () => {
      const code = `for (let i = 0; i < ${TIMES}; i++) { console.log("o" + i); console.error("e" + i); }`;
      const path = join(local.workdir, "alternate.cjs");
      await writeFile(path, code);
      const run = mode === "fresh" ? { kind: mode, path, args: [] } : { kind: mode, code };
      const { text } = await collect({ ...common(), kind: "run", language: "node", mode: run });
      expectAlternating(text, "o");
    });
  }

  test("any bytes come through as they are, in both directions", async () => {
    const data = Buffer.from(
      Array.from({ length: 300_000 }, (_, index) => (index * 7 + (index >> 8)) & 0xff),
    );
    let sent: Promise<void> | undefined;
    const ran = await runToEnd(local.agent, { ...command(["cat"]), stdin: "open" }, ({ kind, execution }) => {
      if (kind !== "started") return;
      sent = execution.write(data).then(() => execution.endInput());
    });
    await sent;
    expect(ran.stdout.equals(data)).toBe(true);
    expect(ran.end).toEqual({ kind: "exited", code: 0 });
  });

  test("100 MB arrive complete, the longer pipe of a flood joining some writes", async () => {
    let events = 0;
    const ran = await runToEnd(
      local.agent,
      command(["sh", "-c", "yes 0123456 | head -c 100000000"]),
      () => (events += 1),
    );
    // One write at a time would be 24,415 of them.
    expect(events).toBeLessThan(24_000);
    expect(ran.stdout.length).toBe(100_000_000);
    expect(ran.stdout.subarray(99_999_992).toString()).toBe("0123456\n");
  });

  test("a program that floods delays no other", async () => {
    let flooded = 0;
    const hasFlooded = () => flooded > 4 * OUTPUT_WINDOW;
    const flood = local.agent.start(command(["yes"]), (event) => {
      if (event.kind === "stdout") flooded += event.data.length;
    });
    const began = performance.now();
    for (let times = 0; times < 5 || !hasFlooded(); times += 1) {
      const ran = await runToEnd(local.agent, command(["echo", "here"]));
      expect(ran.stdout.toString()).toBe("here\n");
    }
    expect(performance.now() - began).toBeLessThan(3_000);
    flood.kill();
  });

  test("both streams of a program that floods both come through", async () => {
    const script = "(yes out | head -c 3000000) & (yes err | head -c 3000000) >&2 & wait";
    const ran = await runToEnd(local.agent, command(["bash", "-c", script]));
    expect([ran.stdout.length, ran.stderr.length]).toEqual([3_000_000, 3_000_000]);
  });

  test("/dev/stdout and /dev/stderr can be opened", async () => {
    const ran = await runToEnd(
      local.agent,
      command(["sh", "-c", "echo a > /dev/stdout; echo b > /dev/stderr"]),
    );
    expect([ran.stdout.toString(), ran.stderr.toString()]).toEqual(["a\n", "b\n"]);
  });

  test("a background child that holds the output open does not delay the answer", async () => {
    const began = performance.now();
    const ran = await runToEnd(local.agent, command(["sh", "-c", "sleep 30 & echo done"]));
    expect(ran.stdout.toString()).toBe("done\n");
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test("a background child that floods does not delay the answer", async () => {
    const began = performance.now();
    const ran = await runToEnd(local.agent, command(["sh", "-c", "yes & echo $! >&2"]));
    expect(ran.end).toEqual({ kind: "exited", code: 0 });
    expect(performance.now() - began).toBeLessThan(5_000);
    process.kill(Number(ran.stderr.toString()), "SIGKILL");
  });

  test("the last words of a program that ends at once are not lost", async () => {
    for (let times = 0; times < 20; times += 1) {
      const ran = await runToEnd(local.agent, command(["sh", "-c", "echo last; echo words >&2; kill -9 $$"]));
      expect([ran.stdout.toString(), ran.stderr.toString()]).toEqual(["last\n", "words\n"]);
      expect(ran.end).toEqual({ kind: "signalled", signal: 9 });
    }
  });

  test("a program is found, not found or not executable, with a message that says so", async () => {
    const script = join(local.workdir, "script");
    await writeFile(script, "echo hi\n");
    const ends: unknown[] = [];
    for (const argv of [["no-such-command"], ["/etc/passwd"], ["/tmp"], [script]]) {
      if (argv[0] === script) await chmod(script, 0o755);
      ends.push((await runToEnd(local.agent, command(argv))).end);
    }
    expect(ends).toEqual([
      { kind: "notStarted", code: 127, message: "no-such-command: command not found" },
      { kind: "notStarted", code: 126, message: "/etc/passwd: Permission denied" },
      { kind: "notStarted", code: 126, message: "/tmp: it is a folder" },
      { kind: "notStarted", code: 126, message: expect.stringMatching(/first line begins with #!/) },
    ]);
    expect((await runToEnd(local.agent, command(["sh", "-c", "exit 7"]))).end).toEqual({
      kind: "exited",
      code: 7,
    });
  });
});

function common() {
  return { workdir: local.workdir, env: local.env, stdin: "closed" } as const;
}

function command(argv: readonly string[]): CommandSpec {
  return { ...common(), kind: "command", command: argv[0] ?? "", args: argv.slice(1) };
}

/** Runs it, with the text of both streams joined in the order of the events. */
function collect(spec: ExecutionSpec): Promise<{ text: string }> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    local.agent.start(spec, (event: AgentEvent) => {
      if (event.kind === "stdout" || event.kind === "stderr") parts.push(event.data);
      if (event.kind === "finished") resolve({ text: Buffer.concat(parts).toString() });
    });
  });
}

function expectAlternating(text: string, first: "o" | "e"): void {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("xxxx"));
  const second = first === "o" ? "e" : "o";
  const wanted = Array.from({ length: TIMES }, (_, index) => [
    `${first}${index}`,
    `${second}${index}`,
  ]).flat();
  expect(lines).toEqual(wanted);
}
