import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { err, out, startSandbox, type StartedSandbox } from "../testing/started-sandbox.ts";
import { startTestServer, type Loose, type TestServer } from "../testing/test-server.ts";

// The rows of what the original's Python does, each with what is promised here instead.

let server: TestServer;
let sandbox: StartedSandbox;
beforeAll(async () => {
  server = await startTestServer({});
  sandbox = await startSandbox(server, "python-runs");
});
afterAll(() => server.close());

const run = (code: string): Promise<Loose> => sandbox.run("python", code, { timeout: 20 });

/** The run's result; then the next run has the state of before and nothing of this one's. */
async function runBetween(code: string): Promise<Loose> {
  await run("kept = 'kept'");
  const result = await run(code);
  expect(await run("kept")).toMatchObject({ output: out("'kept'"), status: "success" });
  return result;
}

describe("a run that succeeds", () => {
  test.each<[string, string, string[]]>([
    ["shows the value of an expression as a line of stdout", "x = 41\nx + 1", ["42"]],
    ["shows nothing for None", "None", []],
    ["shows the value of a last expression only: the code is one unit", "1\n'two'\n3", ["3"]],
    [
      "may go on right after a block",
      "for i in range(2):\n    print(i)\nprint('after')",
      ["0", "1", "after"],
    ],
    [
      "may have blank lines inside a function, a class and a loop",
      "class A:\n\n    def f(self):\n        a = 1\n\n        return a\n\n    g = 2\nfor i in [1]:\n\n    print(i)\nprint(A().f(), A.g)",
      ["1", "1 2"],
    ],
    ["keeps a last line without a newline", "print('a', end='')", ["a"]],
    ["keeps blank lines", "print()\nprint('a')\nprint()\nprint()", ["", "a", "", ""]],
    [
      "shows what write() returns on a line of its own, not glued to what it wrote",
      "import sys\nsys.stdout.write('a')",
      ["a", "1"],
    ],
    [
      "goes on after bytes that are no UTF-8, which become U+FFFD",
      "import os\n_ = os.write(1, b'a\\xff\\xfeb\\n')\nprint('later')",
      ["a\u{fffd}\u{fffd}b", "later"],
    ],
    [
      "prints what looks like a marker or a prompt as it is",
      "print('eoe_abcdefghijklmnopqrst')\nprint('>>> x')\nprint('... y')",
      ["eoe_abcdefghijklmnopqrst", ">>> x", "... y"],
    ],
    ["may be empty", "", []],
    ["may be a comment", "# nothing", []],
  ])("%s", async (_title, code, lines) => {
    const result = await runBetween(code);
    expect(result).toMatchObject({ output: out(...lines), status: "success", language: "python" });
    expect(result.output).toHaveLength(lines.length);
  });

  test("may write to stderr, also without a newline, and is a success", async () => {
    const result = await runBetween("import sys\nprint('a warning', file=sys.stderr, end='')");
    expect(result).toMatchObject({ output: err("a warning"), status: "success" });
  });
});

describe("a run that fails", () => {
  test.each<[string, string, string, string]>([
    [
      "with an exception has its traceback on stderr",
      "1/0",
      "ZeroDivisionError",
      "ZeroDivisionError: division by zero",
    ],
    [
      "with an unclosed triple quote is a SyntaxError",
      "s = '''never closed\nprint('swallowed')",
      "SyntaxError",
      "SyntaxError: unterminated triple-quoted string literal (detected at line 2)",
    ],
    ["with an open bracket is a SyntaxError", "f(1,\n", "SyntaxError", "SyntaxError: '(' was never closed"],
    [
      "with indented code is an IndentationError",
      "  print('x')",
      "IndentationError",
      "IndentationError: unexpected indent",
    ],
    ["with a shell command is a SyntaxError", "pip install x", "SyntaxError", "SyntaxError: invalid syntax"],
    [
      "at input(), which has ended, is an EOFError, and swallows no line of the code",
      "name = input('Name? ')\nprint('swallowed')",
      "EOFError",
      "EOFError: EOF when reading a line",
    ],
  ])("%s, and a status of error", async (_title, code, name, lastLine) => {
    const result = await runBetween(code);
    expect(result).toMatchObject({ status: "error", outcome: { kind: "threw", name, code: 1 } });
    expect(result.output.findLast((line: Loose) => line.stream === "stderr").text).toBe(lastLine);
    expect(JSON.stringify(result.output)).not.toContain('"text":"swallowed"');
  });

  test("has all that it printed and its whole traceback, 200 times", { timeout: 180_000 }, async () => {
    for (let count = 0; count < 200; count += 1) {
      const { output, status } = await run("print('before')\n1/0");
      expect(status).toBe("error");
      expect(output.filter((line: Loose) => line.stream === "stdout")).toEqual(out("before"));
      const traceback = output.filter((line: Loose) => line.stream === "stderr");
      expect(traceback[0]?.text).toBe("Traceback (most recent call last):");
      expect(traceback.at(-1)?.text).toBe("ZeroDivisionError: division by zero");
      expect(traceback).toHaveLength(5);
    }
  });
});

describe("a run that ends the interpreter", () => {
  test.each([
    ["sys.exit(3)", "import sys; sys.exit(3)", 3],
    ["exit()", "exit()", 0],
    ["raise SystemExit", "raise SystemExit(4)", 4],
  ])(
    "by %s ends with that code, and the next run works and has the state",
    async (_title, code, exitCode) => {
      const result = await runBetween(`print('last words')\n${code}\nprint('never')`);
      expect(result.output).toEqual(out("last words"));
      expect(result).toMatchObject({
        status: exitCode === 0 ? "success" : "error",
        outcome: { kind: "exited", code: exitCode },
      });
    },
  );

  test("by sys.exit with a text has it on stderr and a code of 1, as a shell shows it", async () => {
    const result = await runBetween("import sys; sys.exit('goodbye')");
    expect(result).toMatchObject({ output: err("goodbye"), outcome: { kind: "exited", code: 1 } });
  });

  test.each([
    ["os._exit(5)", "import os; os._exit(5)", { kind: "exited", code: 5 }],
    ["a crash", "import os; os.kill(os.getpid(), 11)", { kind: "killed", signal: "SIGSEGV", by: "program" }],
  ])("by %s has what it printed, and the next run gets a new interpreter", async (_title, code, outcome) => {
    await run("lost = 1");
    const result = await run(`print('last words')\n${code}`);
    expect(result).toMatchObject({ status: "error", outcome });
    expect(result.output[0]).toEqual(out("last words")[0]);
    expect(await run("'lost' in globals()")).toMatchObject({ output: out("False"), status: "success" });
  });
});
