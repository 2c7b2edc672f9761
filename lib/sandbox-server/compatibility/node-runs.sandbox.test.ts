import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { err, out, startSandbox, type StartedSandbox } from "../testing/started-sandbox.ts";
import { startTestServer, type Loose, type TestServer } from "../testing/test-server.ts";

// The rows of what the original's Node does, each with what is promised here instead.

let server: TestServer;
let sandbox: StartedSandbox;
beforeAll(async () => {
  server = await startTestServer({});
  sandbox = await startSandbox(server, "node-runs");
});
afterAll(() => server.close());

const run = (code: string): Promise<Loose> => sandbox.run("nodejs", code, { timeout: 20 });

/** The run's result; then the next run has the state of before and nothing of this one's. */
async function runBetween(code: string): Promise<Loose> {
  await run("const kept = 'kept'");
  const result = await run(code);
  expect(await run("kept")).toMatchObject({ output: out("'kept'"), status: "success" });
  return result;
}

describe("a run that succeeds", () => {
  test.each<[string, string, string[]]>([
    ["shows the value of an expression as a line of stdout", "1+1", ["2"]],
    ["shows an object as Node inspects it", "({a:1})", ["{ a: 1 }"]],
    ["shows nothing for undefined", "undefined", []],
    [
      "prints blank lines and lines that begin with > or ..",
      "console.log('\\n> a\\n.. b\\n...\\n>')",
      ["", "> a", ".. b", "...", ">"],
    ],
    [
      "may call methods in a chain, on lines that begin with a dot",
      "[1, 2, 3]\n  .map((n) => n * 2)\n  .join('-')",
      ["'2-4-6'"],
    ],
    [
      "may begin a line with a dot and the name of a REPL command",
      "const o = { exit: () => 'called' }\no\n.exit()",
      ["'called'"],
    ],
    [
      "may have else after a closing brace",
      "if (false) {\n  1\n} else {\n  console.log('else')\n}",
      ["else"],
    ],
    [
      "may have else, catch and finally on lines of their own",
      "if (false) {\n}\nelse {\n  console.log('else')\n}\ntry {\n  throw 1\n}\ncatch {\n}\nfinally {\n  console.log('finally')\n}",
      ["else", "finally"],
    ],
    [
      "is over when a top-level await is, with all of its output",
      "const v = await new Promise((done) => setTimeout(() => { console.log('waited'); done('value') }, 50))\nconsole.log(v)",
      ["waited", "value"],
    ],
    [
      "is over when its timers and promises are, with all of their output",
      "setTimeout(() => console.log('timer'), 2_000)\nPromise.resolve().then(() => console.log('promise'))\nsetImmediate(() => console.log('immediate'))\nconsole.log('code')\nvoid 0",
      ["code", "promise", "immediate", "timer"],
    ],
    [
      "may import, as a module does",
      "import fs, { readFileSync } from 'node:fs'\nimport * as path from 'path'\nconsole.log(fs.readFileSync === readFileSync, path.sep)",
      ["true /"],
    ],
    [
      "may require, and import() what it likes",
      "const os = require('os')\nconsole.log(os.EOL === (await import('node:os')).EOL)",
      ["true"],
    ],
    ["may have a variable named r, repl or _", "const r = 1, repl = 2, _ = 3\nr + repl + _", ["6"]],
    ["keeps a last line without a newline", "void process.stdout.write('a')", ["a"]],
    [
      "goes on after bytes that are no UTF-8, which become U+FFFD",
      "void process.stdout.write(Buffer.from([97, 255, 98, 10]))\nconsole.log('later')",
      ["a\u{fffd}b", "later"],
    ],
    [
      "prints what looks like a marker as it is",
      "console.log('eoe_abcdefghijklmnopqrst')",
      ["eoe_abcdefghijklmnopqrst"],
    ],
    ["may be empty", "", []],
    ["may be a comment", "// nothing", []],
  ])("%s", async (_title, code, lines) => {
    const result = await runBetween(code);
    expect(result).toMatchObject({ status: "success", language: "nodejs" });
    expect(result.output).toEqual(out(...lines));
  });

  test("may write to console.error, which is stderr and no failure", async () => {
    const result = await runBetween("console.error('x')");
    expect(result).toMatchObject({ output: err("x"), status: "success" });
  });

  test("keeps a variable named r for the next run", async () => {
    await run("const r = 'mine'");
    expect((await run("r")).output).toEqual(out("'mine'"));
  });

  test.each([
    ["const", (value: string) => `const aConst = '${value}'; void 0`, "aConst"],
    ["let", (value: string) => `let aLet = '${value}'; void 0`, "aLet"],
    ["var", (value: string) => `var aVar = '${value}'; void 0`, "aVar"],
    ["class", (value: string) => `class AClass { static is = '${value}' }; void 0`, "AClass.is"],
    ["function", (value: string) => `function aFunction() { return '${value}' }; void 0`, "aFunction()"],
    ["import", (value: string) => `import { ${value} as an } from 'node:path'; void 0`, "an.name"],
  ])("may declare a %s of an earlier run again", async (_kind, declare, read) => {
    for (const value of ["join", "resolve", "dirname"]) {
      expect(await run(declare(value))).toMatchObject({ output: [], status: "success" });
      expect((await run(`console.log(${read})`)).output).toEqual(out(value));
    }
  });
});

describe("a run that fails", () => {
  test.each<[string, string, string, string]>([
    ["by throw has the error on stderr", "throw new Error('boom')", "Error", "Uncaught Error: boom"],
    [
      "in a timer after its last line has the error on stderr",
      "setTimeout(() => { throw new RangeError('late') }, 20); void 0",
      "RangeError",
      "Uncaught RangeError: late",
    ],
    [
      "by a promise that nobody handles has the error on stderr",
      "void Promise.reject(new TypeError('nobody'))",
      "TypeError",
      "Uncaught TypeError: nobody",
    ],
    [
      "with an open bracket or text is a SyntaxError",
      "console.log(`never closed",
      "SyntaxError",
      "Uncaught SyntaxError: ",
    ],
    ["with a REPL command is a SyntaxError", ".exit", "SyntaxError", "Uncaught SyntaxError: "],
  ])("%s, and a status of error", async (_title, code, name, text) => {
    const result = await runBetween(code);
    expect(result).toMatchObject({ status: "error", outcome: { kind: "threw", name, code: 1 } });
    const lines = result.output.map((line: Loose) => `${line.stream}: ${line.text}`);
    expect(lines.some((line: string) => line.startsWith(`stderr: ${text}`))).toBe(true);
    expect(lines.filter((line: string) => line.startsWith("stdout: "))).toEqual([]);
  });

  test("has all that it printed and its error, 200 times", { timeout: 180_000 }, async () => {
    for (let count = 0; count < 200; count += 1) {
      const { output, status } = await run("console.log('before'); throw new Error('boom')");
      expect(status).toBe("error");
      expect(output[0]).toEqual(out("before")[0]);
      expect(output[1]).toEqual(err("Uncaught Error: boom")[0]);
    }
  });
});

describe("a run that ends the interpreter", () => {
  test.each([
    ["process.exit(3)", "process.exit(3)", { kind: "exited", code: 3 }],
    ["process.exit()", "process.exit()", { kind: "exited", code: 0 }],
    ["a crash", "process.kill(process.pid, 'SIGSEGV')", { kind: "killed", signal: "SIGSEGV", by: "program" }],
  ])("by %s has what it printed, and the next run gets a new interpreter", async (_title, code, outcome) => {
    await run("const lost = 1");
    const result = await run(`console.log('last words'); ${code}; for (;;);`);
    expect(result.outcome).toEqual(outcome);
    expect(result.output[0]).toEqual(out("last words")[0]);
    expect(await run("typeof lost")).toMatchObject({ output: out("'undefined'"), status: "success" });
  });
});
