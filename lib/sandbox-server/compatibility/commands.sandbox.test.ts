import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { err, out, startSandbox, type StartedSandbox } from "../testing/started-sandbox.ts";
import { startTestServer, type Loose, type TestServer } from "../testing/test-server.ts";

// The rows of what the original's commands do, each with what is promised here instead.

let server: TestServer;
let sandbox: StartedSandbox;
beforeAll(async () => {
  server = await startTestServer({});
  sandbox = await startSandbox(server, "commands");
});
afterAll(() => server.close());

const command = (name: string, args: string[] = [], more: object = {}): Promise<Loose> =>
  sandbox.command(name, args, more);
const shell = (script: string, more: object = {}) => command("sh", ["-c", script], more);
const linesTo = (last: number) => out(...Array.from({ length: last }, (_, index) => `${index + 1}`));

describe("all that a command prints is in its answer", () => {
  test("`seq 1 500` gives all 500 lines, 200 times", { timeout: 180_000 }, async () => {
    const wanted = linesTo(500);
    for (let count = 0; count < 200; count += 1) {
      expect((await command("seq", ["1", "500"])).output).toEqual(wanted);
    }
  });

  test("five lines are five lines, 200 times", { timeout: 180_000 }, async () => {
    const wanted = linesTo(5);
    for (let count = 0; count < 200; count += 1) {
      expect((await command("printf", ["1\\n2\\n3\\n4\\n5\\n"])).output).toEqual(wanted);
    }
  });

  test("from twenty commands at once", async () => {
    const wanted = linesTo(500);
    const all = await Promise.all(Array.from({ length: 20 }, () => command("seq", ["1", "500"])));
    for (const { output } of all) expect(output).toEqual(wanted);
  });

  test("a last line without a newline and blank lines are kept", async () => {
    expect((await shell("printf 'a\\n\\n\\nb'")).output).toEqual(out("a", "", "", "b"));
    expect((await shell("printf '\\n' >&2")).output).toEqual(err(""));
    expect((await command("true")).output).toEqual([]);
  });

  test("bytes that are no UTF-8 become U+FFFD, and what follows is there", async () => {
    const result = await shell("printf 'a\\377\\376b\\n'; echo after; printf '\\302'");
    expect(result).toMatchObject({ exit_code: 0, success: true });
    expect(result.output).toEqual(out("a\u{fffd}\u{fffd}b", "after", "\u{fffd}"));
  });

  test("both streams, each under its name", async () => {
    const { output } = await shell("echo out; echo err >&2");
    expect(output).toHaveLength(2);
    expect(output).toEqual(expect.arrayContaining([...out("out"), ...err("err")]));
  });
});

describe("a command's end is told by its exit code, with HTTP 200", () => {
  test("what it exits with", async () => {
    expect(await shell("exit 3")).toMatchObject({ exit_code: 3, success: false });
    expect(await command("true")).toMatchObject({ exit_code: 0, success: true });
  });

  test.each([
    ["SIGKILL", 137],
    ["SIGSEGV", 139],
    ["SIGTERM", 143],
  ])("%s is %i, 128 and the signal's number", async (signal, code) => {
    const result = await shell(`echo before; kill -${signal.slice(3)} $$`);
    expect(result).toMatchObject({ exit_code: code, success: false, output: out("before") });
    expect(result.outcome).toEqual({ kind: "killed", signal, by: "program" });
  });

  test.each([
    ["a program that is not there", "nosuch", 127, "nosuch"],
    ["a path that is not there", "./nosuch", 127, "./nosuch"],
    ["a file that may not run", "/etc/passwd", 126, "/etc/passwd"],
    ["a folder", "/etc", 126, "/etc"],
    ["a program with its arguments in one word: there is no shell", "echo hello", 127, "echo hello"],
  ])("%s: exit code %3$i with the reason on stderr", async (_title, name, code, named) => {
    const result = await command(name);
    expect(result).toMatchObject({ exit_code: code, success: false, command: name, args: [] });
    expect(result.output).toHaveLength(1);
    expect(result.output[0]).toMatchObject({ stream: "stderr" });
    expect(result.output[0].text).toContain(named);
  });
});

describe("a command is started as it was asked for", () => {
  test("without a shell: arguments are as they are", async () => {
    const { output } = await command("printf", ["%s\\n", "$HOME", "a b", "*", "", "é\n"]);
    expect(output).toEqual(out("$HOME", "a b", "*", "", "é", ""));
  });

  test("without arguments, and with null for them as Go sends it", async () => {
    for (const args of [undefined, null, []]) {
      const { status, body } = await server.call("sandbox.command.run", {
        ...sandbox.here,
        command: "pwd",
        ...(args === undefined ? {} : { args }),
      });
      expect(status).toBe(200);
      expect(body.result).toMatchObject({ args: [], output: out("/workspace") });
    }
  });

  test.each([
    ["python", ["-c", "import sys; print(sys.version_info.major, sys.prefix)"], "3 /usr"],
    ["python3", ["-c", "import json; print(json.dumps(1))"], "1"],
    ["node", ["-p", "typeof require"], "function"],
    ["bash", ["-c", "echo $((1 + 1))"], "2"],
    ["sh", ["-c", "echo $HOME"], "/workspace"],
  ])("as %s, a name that the original's images have", async (name, args, line) => {
    expect(await command(name, args)).toMatchObject({ exit_code: 0, output: out(line) });
  });

  test("with an input that has ended", async () => {
    expect(await command("cat")).toMatchObject({ exit_code: 0, output: [] });
  });

  test("beside other commands and runs, which do not wait for it", async () => {
    const waiting = shell("until [ -e go ]; do sleep 0.01; done; echo went");
    const running = sandbox.run(
      "python",
      "import os, time\nwhile not os.path.exists('go'): time.sleep(0.01)\nprint('went')",
    );
    expect((await command("touch", ["go"])).exit_code).toBe(0);
    expect((await waiting).output).toEqual(out("went"));
    expect((await running).output).toEqual(out("went"));
  });
});

describe("a background child", () => {
  test("that holds the output open does not delay the answer, and lives on", async () => {
    const { output, exit_code } = await shell("sleep 4711474 & echo started");
    expect([output, exit_code]).toEqual([out("started"), 0]);
    expect((await command("pgrep", ["-f", "^sleep 4711474"])).exit_code).toBe(0);
    await command("pkill", ["-f", "^sleep 4711474"]);
  });

  test("of a command that times out does not delay the answer, and ends with it", async () => {
    const result = await shell("echo part; sleep 4711475 & sleep 4711476", { timeout: 4 });
    expect(result.output).toEqual([...out("part"), ...err("Error: Execution timed out after 4 seconds")]);
    expect(result).toMatchObject({ exit_code: 124, success: false, outcome: { kind: "timedOut" } });
    expect((await command("pgrep", ["-f", "^sleep 471147[56]"])).exit_code).toBe(1);
  });
});
