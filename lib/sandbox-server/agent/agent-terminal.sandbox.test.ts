import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CommandSpec } from "./connection.ts";
import { type LocalAgent, startLocalAgent } from "./testing/local-agent.ts";
import { type Ran, runToEnd, type Watcher } from "./testing/run.ts";

let local: LocalAgent;

beforeAll(async () => {
  local = await startLocalAgent();
});

afterAll(() => local.close());

const SIZE = { cols: 91, rows: 23 };

describe("an execution on a terminal", () => {
  test("has a controlling terminal of the size that was asked for, and one stream of output", async () => {
    const script = "stty size; tty; echo $TERM; [ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo all; echo err >&2";
    const ran = await onTerminal(script);
    expect(ran.stdout.toString()).toMatch(/^23 91\r\n\/dev\/pts\/\d+\r\nxterm-256color\r\nall\r\nerr\r\n$/);
    expect(ran.stderr.length).toBe(0);
    expect(ran.end).toEqual({ kind: "exited", code: 0 });
  });

  test("echoes what is typed and hands it on by the line", async () => {
    const ran = await onTerminal("echo up; read line; echo got $line", ({ stdout, kind, execution }) => {
      if (kind === "stdout" && stdout() === "up\r\n") void execution.write(Buffer.from("abx\x7fc\r"));
    });
    expect(ran.stdout.toString()).toBe("up\r\nabx\b \bc\r\ngot abc\r\n");
  });

  test("a new size reaches the program", async () => {
    const script = "trap 'stty size; exit 0' WINCH; echo up; while :; do sleep 0.02; done";
    const ran = await onTerminal(script, ({ stdout, execution }) => {
      if (stdout() === "up\r\n") execution.resize(40, 10);
    });
    expect(ran.stdout.toString()).toBe("up\r\n10 40\r\n");
  });

  test("Ctrl+C, typed or sent, ends what is in the foreground and not the shell", async () => {
    for (const how of ["typed", "sent"] as const) {
      let done = false;
      const ran = await runToEnd(
        local.agent,
        {
          ...command(["bash", "--norc", "--noprofile", "-i"]),
          env: { ...local.env, PS1: "$ ", HISTFILE: "" },
        },
        ({ kind, stdout, execution }) => {
          if (kind === "started") void execution.write(Buffer.from("sh -c 'echo u''p; exec sleep 60'\r"));
          if (!done && /[\r\n]up\r/.test(stdout())) {
            done = true;
            if (how === "typed") void execution.write(Buffer.from("\x03"));
            else execution.signal(2);
            void execution.write(Buffer.from("echo status $?; exit 3\r"));
          }
        },
      );
      expect(ran.stdout.toString()).toContain("status 130");
      expect(ran.end).toEqual({ kind: "exited", code: 3 });
    }
  });

  test("the end of the input is Ctrl+D", async () => {
    const ran = await onTerminal("cat; echo over", ({ kind, execution }) => {
      if (kind !== "started") return;
      void execution.write(Buffer.from("a\r"));
      execution.endInput();
    });
    expect(ran.stdout.toString()).toContain("a\r\na\r\n");
    expect(ran.stdout.toString()).toMatch(/over\r\n$/);
  });

  test("all that it printed arrives, also when it is much and the program ends at once", async () => {
    const ran = await onTerminal("seq 100000");
    expect(ran.stdout.toString().split("\r\n").length).toBe(100_001);
    expect(ran.stdout.toString()).toMatch(/\r\n100000\r\n$/);
  });

  test("a background child that keeps the terminal open does not delay the answer", async () => {
    const began = performance.now();
    const ran = await onTerminal("trap '' HUP; sleep 30 & echo done");
    expect(ran.stdout.toString()).toBe("done\r\n");
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test("kill ends the shell and what runs in it", async () => {
    const ran = await onTerminal(
      "trap '' HUP INT TERM; echo up; sleep 60; sleep 60",
      ({ stdout, execution }) => {
        if (stdout() === "up\r\n") execution.kill();
      },
    );
    expect(ran.end).toEqual({ kind: "signalled", signal: 9 });
  });

  test("it never says that it waits for input", async () => {
    const ran = await onTerminal("sleep 0.3; echo up; read x", ({ stdout, execution }) => {
      if (stdout() === "up\r\n") setTimeout(() => void execution.write(Buffer.from("\r")), 300);
    });
    expect(ran.inputs).toBe(0);
  });
});

function onTerminal(script: string, watch?: Watcher): Promise<Ran> {
  return runToEnd(local.agent, command(["bash", "-c", script]), watch);
}

function command(argv: readonly string[]): CommandSpec {
  return {
    kind: "command",
    command: argv[0] ?? "",
    args: argv.slice(1),
    workdir: local.workdir,
    env: local.env,
    stdin: "open",
    tty: SIZE,
  };
}
