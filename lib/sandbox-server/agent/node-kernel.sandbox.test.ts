import { constants } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { expectSoonInterrupted, interruptAtOutput, interruptThenGo } from "./testing/interrupts.ts";
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
  return runToEnd(local.agent, { kind: "run", language: "node", workdir, env, stdin, mode }, watch);
}

/** What a run displays; fails when it did not end well. */
async function valueOf(code: string): Promise<string | undefined> {
  const ran = await run(code);
  expect(ran.end).toEqual(exitedWith(0));
  expect(ran.stderr.toString()).toBe("");
  return ran.displays[0];
}

/** Types one piece each time that the program waits, and then ends the input. */
function typing(...pieces: string[]): Watcher {
  return ({ kind, execution }) => {
    if (kind !== "input") return;
    const next = pieces.shift();
    if (next === undefined) execution.endInput();
    else void execution.write(Buffer.from(next));
  };
}

describe("a Node kernel", () => {
  test("keeps what was declared, and shows the value of a last expression as an event of its own", async () => {
    await run("let a = 1; const b = 2; var c = 3; class D { e = 4 }; function f() { return a + b + c }");
    const ran = await run("console.log('printed'); a = 10; f() + new D().e");
    expect(ran).toMatchObject({ displays: ["19"], end: exitedWith(0) });
    expect(ran.stdout.toString()).toBe("printed\n");
    expect((await run("undefined")).displays).toEqual([]);
    expect(await valueOf("({ b, list: [new Map([[1, 2]])] })")).toBe("{ b: 2, list: [ Map(1) { 1 => 2 } ] }");
  });

  test("lets everything be declared anew", async () => {
    for (const code of ["const x = 1; x", "let x = 2; x", "class x {}; typeof x", "const x = 4; x"])
      await run(code);
    expect(await valueOf("x")).toBe("4");
    await run("let broken = missing()");
    expect(await valueOf("let broken = 'whole'; broken")).toBe("'whole'");
  });

  test.each([
    [
      "chained calls on lines of their own",
      "[3, 1, 2]\n  .map((n) => n * 2)\n  .toSorted()\n",
      "[ 2, 4, 6 ]",
    ],
    ["else after a brace", "if (false) {\n  1\n} else {\n  2\n}", "2"],
    ["a comment at the end", "5 // five", "5"],
    ["templates over lines", "`a\n${1 + 1}`", "'a\\n2'"],
    ["await at the top", "await new Promise((done) => setTimeout(done, 5, 'later'))", "'later'"],
    ["for await", "let sum = 0;\nfor await (const n of [1, Promise.resolve(2)]) sum += n;\nsum", "3"],
    ["TypeScript", "interface A { n: number }\nconst t: A = { n: 1 };\nt satisfies A", "{ n: 1 }"],
    ["an object in parentheses", "({ a: 1 })", "{ a: 1 }"],
  ])("takes %s", async (_, code, value) => expect(await valueOf(code)).toBe(value));

  test("imports and requires what Node has and what lies in the working folder", async () => {
    const write = (name: string, content: string) =>
      local.agent.writeFiles([{ path: join(local.workdir, name), content: Buffer.from(content) }]);
    await write("helper.mjs", "export default 'the default'; export const named = 'named';");
    await write("common.cjs", "module.exports = __filename.endsWith('common.cjs');");
    await write("data.json", '{"k": [1]}');
    const imports =
      'import fs, { readFileSync as read } from "node:fs";\nimport * as path from "path"\n' +
      'import standard, { named } from "./helper.mjs"; import data from "./data.json" with { type: "json" };\n' +
      "[read === fs.readFileSync, path.sep, standard, named, data.k[0]]";
    expect(await valueOf(imports)).toBe("[ true, '/', 'the default', 'named', 1 ]");
    expect(await valueOf("[named, (await import('./helper.mjs')).named, require('./common.cjs')]")).toBe(
      "[ 'named', 'named', true ]",
    );
    expect(await valueOf("[os.EOL, __dirname === process.cwd(), typeof module, process.argv.length]")).toBe(
      "[ '\\n', true, 'object', 1 ]",
    );
    expect((await run("import './nowhere.mjs'")).end).toMatchObject({ kind: "threw", name: "Error" });
  });

  test("shows the visitor's lines in a stack, and nothing of ours", async () => {
    const ran = await run("function fail() {\n  null.x\n}\nfail()");
    expect(ran.end).toMatchObject({ kind: "threw", name: "TypeError", code: 1 });
    expect(ran.stderr.toString()).toBe(
      "Uncaught TypeError: Cannot read properties of null (reading 'x')\n" +
        "    at fail (<run-1>:2:8)\n    at <run-1>:4:1\n",
    );
    expect(
      (await run("try { fail() } catch (error) { console.log(error.stack) }")).stdout.toString(),
    ).toMatch(/^TypeError.*\n {4}at fail \(<run-1>:2:8\)\n {4}at <run-2>:1:7\n$/);
  });

  test("shows the line and the place of a SyntaxError, and runs nothing", async () => {
    const ran = await run("console.log('never')\nlet x = = 1");
    expect(ran.stdout.toString()).toBe("");
    expect(ran.stderr.toString()).toBe(
      "<run-1>:2\nlet x = = 1\n        ^\n\nUncaught SyntaxError: Unexpected token '='\n",
    );
    expect((await run("`unclosed")).end).toMatchObject({ kind: "threw", name: "SyntaxError" });
    expect((await run("JSON.parse('{')")).stderr.toString()).toMatch(
      /^Uncaught SyntaxError: .*\n.*JSON.parse/,
    );
  });

  test.each([
    ["a timer", "setTimeout(() => { throw new RangeError('late') }, 5)", "RangeError"],
    ["a promise that nobody handles", "Promise.reject(new TypeError('rejected')); 0", "TypeError"],
    ["an await", "await Promise.reject(new URIError('awaited'))", "URIError"],
    [
      "an event",
      "setImmediate(() => new (require('events'))().emit('error', new EvalError('e')))",
      "EvalError",
    ],
    ["something that is no error", "throw 'text'", "string"],
  ])("ends a run with what is thrown by %s, and lives on", async (_, code, name) => {
    await run("const kept = 1");
    const ran = await run(`setInterval(() => {}, 1000); ${code}`);
    expect(ran.end).toMatchObject({ kind: "threw", name, code: 1 });
    expect(ran.stderr.toString()).toMatch(/^Uncaught /);
    expect(await valueOf("kept")).toBe("1");
  });

  test("counts what timers and promises do to the run that began it", async () => {
    const ran = await run(
      "setTimeout(() => console.log('later'), 30); setImmediate(() => console.log('soon')); 1",
    );
    expect(ran.stdout.toString()).toBe("soon\nlater\n");
    expect(ran.displays).toEqual(["1"]);
    expect((await run("1")).stdout.toString()).toBe("");
    expect(
      (
        await run("setTimeout(console.log, 1, 'a', 'b').unref(); setTimeout(() => {}, 20); 0")
      ).stdout.toString(),
    ).toBe("a b\n");
  });

  test("says when an await can never end, as Node does, and lives on", async () => {
    const ran = await run("await new Promise(() => {})");
    expect(ran.end).toEqual(exitedWith(13));
    expect(ran.stderr.toString()).toBe("Warning: Detected unsettled top-level await\n");
    // Enough runs for the promise to be collected.
    for (let i = 0; i < 50; i++) await run("new Array(100_000).fill({})[0]");
    expect(await valueOf("1")).toBe("1");
  });

  test.each([
    ["loops", "console.log('x'); while (true);"],
    ["loops and catches all", "console.log('x'); for (;;) try { for (;;); } catch {} finally {}"],
    ["has timers", "setInterval(() => console.log('tick'), 10); 0"],
    [
      "awaits",
      "setTimeout(() => console.log('x'), 20); await new Promise((done) => setTimeout(done, 60_000))",
    ],
    ["awaits from now on", "console.log('x'); await new Promise((done) => setTimeout(done, 60_000))"],
    ["listens", "require('net').createServer().listen(0, () => console.log('x')); 0"],
    ["waits for a child", "console.log('x'); require('child_process').spawn('sleep', ['60']); 0"],
    ["waits for input", "console.log('x'); process.stdin.on('data', () => {}); 0"],
    [
      "has a worker",
      "new (require('worker_threads').Worker)('setInterval(() => {}, 9)', { eval: true }); console.log('x')",
    ],
    [
      "waits for a child, and reads nothing",
      "console.log('x'); require('child_process').execSync('sleep 60')",
    ],
  ])("is interrupted within 300 ms when it %s, and keeps its variables", async (_, code) => {
    await run("const kept = 'kept'");
    await expectSoonInterrupted(async (watch) => {
      expect((await run(code, watch, "open")).end).toEqual({ kind: "interrupted" });
    });
    const after = await run("kept");
    expect(after.displays).toEqual(["'kept'"]);
    expect(after.stdout.toString()).toBe("");
  });

  test("is interrupted, and has not thrown, when an interrupt came before its error", async () => {
    const code = "console.log('x'); while (!fs.existsSync('go')); throw new Error('of what was ended')";
    const ran = await run(code, interruptThenGo(local));
    expect(ran).toMatchObject({ end: { kind: "interrupted" }, stderr: Buffer.alloc(0) });
  });

  test("tells the listeners of a run of an interrupt, once, and no later run's", async () => {
    const { watch } = interruptAtOutput();
    const listens = "process.on('SIGINT', (name) => { console.log(name); clearInterval(waits) });";
    const ran = await run(`${listens} const waits = setInterval(() => {}, 1000); console.log('x')`, watch);
    expect(ran.stdout.toString()).toBe("x\nSIGINT\n");
    expect(ran.end).toEqual(exitedWith(0));
    const looping = await run("console.log('x'); for (;;);", interruptAtOutput().watch);
    expect(looping.end).toEqual({ kind: "interrupted" });
  });

  test("keeps its timers when code is broken off while it makes one", async () => {
    // What setTimeout() leaves behind that got halfway: a timer that is counted, but that the queue never had.
    const half = "new (setTimeout(() => {}).constructor)(() => {}, 1, undefined, false, true)";
    const ran = await run(`${half}; console.log('x'); for (;;);`, interruptAtOutput().watch);
    expect(ran.end).toEqual({ kind: "interrupted" });
    for (let i = 0; i < 3; i++)
      expect(await valueOf("await new Promise((done) => setTimeout(done, 5, 'done'))")).toBe("'done'");
  });

  test("is interrupted before its first code has begun, and none of it runs", async () => {
    const ran = await run("console.log('never')", ({ kind, execution }) => {
      if (kind === "started") execution.signal(constants.signals.SIGINT);
    });
    expect(ran.end).toEqual({ kind: "interrupted" });
    expect(ran.stdout.toString()).toBe("");
    expect(await valueOf("1")).toBe("1");
  });

  test("ignores SIGINT between runs", async () => {
    const pid = Number(await valueOf("process.pid"));
    for (let i = 0; i < 20; i++) {
      process.kill(pid, "SIGINT");
      expect(await valueOf("process.pid")).toBe(String(pid));
    }
  });

  test.each([
    ["process.exit", "process.exit(4)", exitedWith(4)],
    ["process.abort", "process.abort()", { kind: "signalled", signal: constants.signals.SIGABRT }],
    ["its own SIGKILL", "process.kill(process.pid, 'SIGKILL')", { kind: "signalled", signal: 9 }],
  ])("that ends by %s says so, once, and the next run has a new one", async (_, code, end) => {
    await run("const lost = 1");
    const ran = await run(`console.log('before'); ${code}`);
    expect(ran.end).toEqual(end);
    expect(ran.stdout.toString()).toBe("before\n");
    expect(ran.stderr.toString()).toMatch(new RegExp(`${LOST}$`, "u"));
    expect(await valueOf("typeof lost")).toBe("'undefined'");
  });

  test("gives process.exitCode to its run alone", async () => {
    expect((await run("process.exitCode = 3; 0")).end).toEqual(exitedWith(3));
    expect((await run("0")).end).toEqual(exitedWith(0));
  });

  test.each([
    [
      "readline's questions",
      "const rl = require('readline/promises').createInterface({ input: process.stdin, output: process.stdout });\n" +
        "const name = await rl.question('Name? '); const age = await rl.question('Age? '); rl.close(); [name, age]",
      ["Ada\n", "36\n"],
      "[ 'Ada', '36' ]",
      "Name? Age? ",
    ],
    [
      "readline's lines",
      "const lines = []; for await (const line of require('readline').createInterface(process.stdin)) lines.push(line); lines",
      ["one\ntw", "o\nthree"],
      "[ 'one', 'two', 'three' ]",
      "",
    ],
    [
      "process.stdin as a stream",
      "process.stdin.setEncoding('utf8'); let all = '';\n" +
        "await new Promise((done) => process.stdin.on('data', (text) => (all += text)).on('end', done)); all",
      ["a", "ü\n"],
      "'aü\\n'",
      "",
    ],
    ["the end of input", "(await Array.fromAsync(process.stdin)).length", [], "0", ""],
    [
      "once()",
      "const [chunk] = await require('events').once(process.stdin, 'data'); process.stdin.pause(); String(chunk)",
      ["typed\n"],
      "'typed\\n'",
      "",
    ],
  ])("is typed into through %s", async (_, code, typed, value, stdout) => {
    const ran = await run(code, typing(...typed), "open");
    expect(ran).toMatchObject({ end: exitedWith(0), displays: [value] });
    expect(ran.stdout.toString()).toBe(stdout);
    expect(ran.inputs).toBeGreaterThanOrEqual(typed.length);
    const again = await run(
      "const got = await Array.fromAsync(process.stdin); got.join('')",
      typing("again\n"),
      "open",
    );
    expect(again.displays).toEqual(["'again\\n'"]);
  });

  test("has an input that has ended when it is closed", async () => {
    expect(await valueOf("(await Array.fromAsync(process.stdin)).length")).toBe("0");
  });

  test("keeps a thousand writes to stdout and stderr in their order, and bytes as they are", async () => {
    const order: string[] = [];
    await run("for (let i = 0; i < 500; i++) { console.log('o', i); console.error('e', i); }", ({ kind }) => {
      if (kind !== "started" && kind !== order.at(-1)) order.push(kind);
    });
    expect(order).toHaveLength(1000);
    const { stdout } = await run(
      "process.stdout.write(Buffer.from([255, 0, 254])); process.stdout.write('end'); 0",
    );
    expect(stdout).toEqual(Buffer.from("ff00fe656e64", "hex"));
  });

  test("prints warnings once, and only those of the visitor's code", async () => {
    const ran = await run("process.emitWarning('careful'); await import('node:os'); 0");
    expect(ran.stderr.toString()).toMatch(/^\(node:\d+\) Warning: careful\n.*\n$/);
  });

  test("counts CPU time and peak of memory of each run by itself", async () => {
    const big = await run(
      "let b = Buffer.alloc(200e6, 1); b = null; const e = performance.now() + 100; while (performance.now() < e); 0",
    );
    const small = await run("if (globalThis.gc) gc(); 0");
    expect(big.usage.peakMemoryBytes).toBeGreaterThan(200e6);
    expect(big.usage.cpuMs).toBeGreaterThan(50);
    expect(small.usage.cpuMs).toBeLessThan(50);
  });
});
