import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type LocalAgent, startLocalAgent } from "./testing/local-agent.ts";
import { kernelOf, type TestKernel } from "./testing/question.ts";
import { type Ran, runToEnd } from "./testing/run.ts";

let local: LocalAgent;
let node: TestKernel;
let python: TestKernel;
beforeEach(async () => {
  local = await startLocalAgent();
  node = kernelOf(local, "node");
  python = kernelOf(local, "python");
});
afterEach(() => local.close());

async function runProgram(name: "main.js" | "main.mjs" | "main.py", code: string): Promise<Ran> {
  const path = join(local.workdir, name);
  await writeFile(path, code);
  const { workdir, env } = local;
  const language = name === "main.py" ? "python" : "node";
  const mode = { kind: "fresh", path, args: [] } as const;
  return runToEnd(local.agent, { kind: "run", language, workdir, env, stdin: "closed", mode });
}

/** What is printed and displayed, in this order. */
async function shown(kernel: TestKernel, code: string): Promise<string> {
  const { stdout, stderr, displays } = await kernel.run(code);
  return `${stdout.toString()}${stderr.toString()}${displays.join("\n")}`;
}

describe("after a Python program", () => {
  test.each([
    ["that has ended well", "", 0],
    ["that raised", "1 / 0", 1],
    ["that called sys.exit(3)", "import sys; sys.exit(3)", 3],
  ])("%s, code is run and completed in its variables", async (_, end, code) => {
    const ran = await runProgram("main.py", `total = 41\ndef add(n): return total + n\n${end}\n`);
    expect(ran.end).toMatchObject({ code });
    expect(await shown(python, "total += 1; add(0)")).toBe("42");
    expect(await python.texts("tot")).toEqual(["total"]);
    expect(await python.inspect("add")).toMatchObject({ signature: "(n)" });
  });
});

describe("after a Node program that has ended", () => {
  test("code is run in the variables of a CommonJS file", async () => {
    await runProgram(
      "main.js",
      `const { sep } = require("node:path");
       let count = 1; var old = 2; const fixed = { deep: [1] }; class Dog { bark() { return "woof"; } }
       function next() { return ++count; }
       setTimeout(() => { fixed.later = true; }, 20);`,
    );
    expect(await shown(node, "next() + old")).toBe("4");
    expect(await shown(node, "count = 10; next()")).toBe("11");
    expect(await shown(node, "fixed")).toBe("{ deep: [ 1 ], later: true }");
    expect(await shown(node, "new Dog().bark() + sep")).toBe("'woof/'");
    expect(await shown(node, "require.main === module")).toBe("true");
    expect(await shown(node, "fixed = 1")).toBe(
      "Uncaught TypeError: Assignment to constant variable.\n    at <run-6>:1:7\n",
    );
  });

  test("code is run in the variables of an ES module, also when Node finds out that it is one", async () => {
    const code = `import path, { sep as slash } from "node:path"; import * as os from "node:os";
      let count = await Promise.resolve(1); export const shared = [1]; const next = () => ++count;`;
    for (const name of ["main.mjs", "main.js"] as const) {
      await runProgram(name, code);
      expect(await shown(node, "next() + shared[0]")).toBe("3");
      expect(await shown(node, "count = 5; let more = await next(); more")).toBe("6");
      expect(await shown(node, "[slash, path.sep, typeof os.EOL]")).toBe("[ '/', '/', 'string' ]");
      expect(await node.texts("slas")).toEqual(["slash"]);
    }
  });

  test("what is declared stays, await waits, and a line that is not complete is a SyntaxError", async () => {
    await runProgram(
      "main.js",
      `const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms, ms));`,
    );
    expect(await shown(node, "let x = await wait(20)")).toBe("");
    expect(await shown(node, "x + 1")).toBe("21");
    expect(await shown(node, "for (const a of [1]) {")).toBe(
      "Uncaught SyntaxError: Unexpected end of input\n",
    );
    expect(await shown(node, "void setTimeout(() => console.log('later'), 5); const wait = 1")).toBe(
      "later\n",
    );
    expect(await shown(node, "wait")).toBe("1");
  });

  test("a name that means something else everywhere is the program's in code, and nowhere else", async () => {
    await runProgram(
      "main.js",
      `const { setTimeout } = require("node:timers/promises"); const process = { title: "mine" }; class Map {}`,
    );
    expect(await shown(node, "await setTimeout(5, 'slept'); process.title")).toBe("'mine'");
    expect(await shown(node, "const { title } = process; [title, { process }, new Map()]")).toBe(
      "[ 'mine', { process: { title: 'mine' } }, Map {} ]",
    );
    expect(await shown(node, "globalThis.process.title !== 'mine'")).toBe("true");
    expect(await node.texts("process.ti")).toEqual(["title"]);
  });

  test("its names and properties are completed and explained, also before anything is run", async () => {
    await runProgram("main.js", `const answers = { first: 1, second: 2 }; function addUp(a, b) {}`);
    expect(await node.texts("answ")).toEqual(["answers"]);
    expect(await node.texts("answers.")).toEqual(expect.arrayContaining(["first", "second"]));
    expect(await node.inspect("addUp")).toMatchObject({ signature: "(a, b)" });
  });

  test("a line can be given input, and be stopped, without harm to the variables", async () => {
    await runProgram("main.js", `let kept = "here";`);
    const line = "process.stdin.once('data', (text) => { kept += text; process.stdin.pause(); })";
    const { asked, ran } = node.whileItWaits(`${line}; 0`, () => node.complete("kep"));
    expect(await asked).toMatchObject({ kernel: "busy" });
    await ran;
    expect(await shown(node, "kept")).toBe("'herego on\\n'");
    const { workdir, env } = local;
    const mode = { kind: "kernel", code: "console.log(1); for (;;);" } as const;
    const stopped = await runToEnd(
      local.agent,
      { kind: "run", language: "node", workdir, env, stdin: "closed", mode },
      ({ kind, execution }) => {
        if (kind === "stdout") execution.signal(2);
      },
    );
    expect(stopped.end).toEqual({ kind: "interrupted" });
    expect(await shown(node, "kept.length")).toBe("10");
  });
});

describe("after a Node program that has", () => {
  test.each([
    ["thrown", "null.x;", 1],
    ["thrown later", "setTimeout(() => null.x, 10)", 1],
    ["let a promise reject", "Promise.reject(new Error('no'))", 1],
    ["called process.exit()", "process.exit(3)", 3],
    [
      "called it later, with a server open",
      "require('http').createServer().listen(0, () => process.exit(4))",
      4,
    ],
    ["had a last word", "process.on('exit', () => { value.said = true; process.exitCode = 5; })", 5],
    ["failed at its last word", "process.on('exit', () => { throw new Error('at last'); })", 1],
  ])("%s, code is run and completed in its variables", async (_, end, code) => {
    const ran = await runProgram("main.js", `let value = { a: 1 };\n${end}\nconst late = 2;`);
    expect(ran.end).toEqual({ kind: "exited", code });
    expect(await node.texts("value.a")).toEqual(["a"]);
    expect(await shown(node, "value.a += 1; value.a")).toBe("2");
    expect(await shown(node, "let x = await Promise.resolve(value.a); x")).toBe("2");
    expect(await shown(node, "throw new Error('again')")).toBe("Uncaught Error: again\n    at <run-3>:1:7\n");
    expect(await shown(node, "process.nextTick(() => console.log('tick')); x")).toContain("tick");
    expect(await shown(node, "await new Promise(() => {})")).toBe(
      "Warning: Detected unsettled top-level await\n",
    );
  });
});

test("after an error or process.exit() within a promise's callback, code without await is run in the variables", async () => {
  const ends = ["main().then(() => process.exit(2));", "await main(); null.x;"];
  for (const [index, end] of ends.entries()) {
    await runProgram(
      "main.js",
      `let value = { a: 1 };\nasync function main() { await 1; value.a = 2; }\n${end}`,
    );
    expect(await shown(node, "value")).toBe("{ a: 2 }");
    expect(await shown(node, "let x = value.a + 1; x"), String(index)).toBe("3");
    expect(await shown(node, "x +")).toBe("Uncaught SyntaxError: Unexpected end of input\n");
    expect(await shown(node, "x.y.z")).toContain("Uncaught TypeError: Cannot read properties of undefined");
    expect(await node.texts("value.a")).toEqual(["a"]);
  }
});

test("the next run of a Node program starts clean, and one process is left of them all", async () => {
  const child = "require('child_process').spawn('sleep', ['300'], { stdio: 'ignore' }).unref()";
  await runProgram("main.js", `let first = 1; globalThis.shared = 2; ${child}`);
  expect(await shown(node, "first")).toBe("1");
  const ran = await runProgram("main.js", "console.log(typeof first, typeof shared); process.exit(0)");
  expect(ran.stdout.toString()).toBe("undefined undefined\n");
  expect(await shown(node, "typeof first")).toBe("'undefined'");
  await expect.poll(() => processesHere()).toEqual(["node"]);
});

test("variables that went with a program are told to be gone", async () => {
  await runProgram("main.js", "let a = 1; process.kill(process.pid, 'SIGKILL')");
  expect((await node.run("1")).programGone).toBe(true);
  expect((await node.run("1")).programGone).toBe(true);
  await runProgram("main.js", "let a = 1;");
  expect((await node.run("a")).programGone).toBe(false);
});

/** The names of the programs that run in the working folder. */
async function processesHere(): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/u.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
    if (!environment.includes(`HOME=${local.workdir}\0`)) continue;
    const name = (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "")).trim();
    if (name !== "") found.push(/^(?:node|MainThread)$/u.test(name) ? "node" : name);
  }
  return found;
}
