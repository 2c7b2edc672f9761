import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CommandSpec, ExecutionSpec } from "./connection.ts";
import { type LocalAgent, startLocalAgent } from "./testing/local-agent.ts";

let local: LocalAgent;

beforeAll(async () => {
  local = await startLocalAgent();
});

afterAll(() => local.close());

/** Programs that read one line and say what they got; each in its own way of waiting. */
const READERS: Record<string, readonly string[]> = {
  "Python's input()": ["/usr/bin/python3", "-c", "print('got', input('Name? '))"],
  "Python's sys.stdin": [
    "/usr/bin/python3",
    "-c",
    "import sys; print('Name? ', end=''); print('got', sys.stdin.readline())",
  ],
  "the shell's read": ["sh", "-c", "printf 'Name? '; read x; echo got $x"],
  cat: ["sh", "-c", "printf 'Name? '; echo got $(head -n 1 | cat)"],
  "Node's readline": [
    "node",
    "-e",
    "const r = require('readline').createInterface({ input: process.stdin, output: process.stdout }); r.question('Name? ', (x) => { console.log('got', x); process.exit(); })",
  ],
  "Node's process.stdin.on": [
    "node",
    "-e",
    "process.stdout.write('Name? '); process.stdin.on('data', (x) => { console.log('got', String(x)); process.exit(); })",
  ],
  "Node's readFileSync": [
    "node",
    "-e",
    "process.stdout.write('Name? '); const b = Buffer.alloc(9); const n = require('fs').readSync(0, b); console.log('got', String(b.subarray(0, n)))",
  ],
  Perl: ["perl", "-e", "$| = 1; print 'Name? '; $x = <STDIN>; print \"got $x\""],
  awk: ["sh", "-c", "printf 'Name? '; awk -W interactive '{ print \"got\", $0; exit }'"],
  "a child of a child": ["sh", "-c", "printf 'Name? '; sh -c 'sh -c \"read x; echo got \\$x\"; true'; true"],
  "a thread": [
    "/usr/bin/python3",
    "-c",
    "import threading, time; t = threading.Thread(target=lambda: print('got', input('Name? '))); t.start(); t.join()",
  ],
  "select with a time limit": [
    "/usr/bin/python3",
    "-c",
    "import select, sys\nprint('Name? ', end='')\nwhile not select.select([0], [], [], 0.5)[0]: pass\nprint('got', input())",
  ],
  poll: [
    "/usr/bin/python3",
    "-c",
    "import select\nprint('Name? ', end='')\np = select.poll(); p.register(0, select.POLLIN); p.poll()\nprint('got', input())",
  ],
  epoll: [
    "/usr/bin/python3",
    "-c",
    "import select\nprint('Name? ', end='')\np = select.epoll(); p.register(0, select.EPOLLIN); p.poll()\nprint('got', input())",
  ],
};

describe("waiting for input", () => {
  for (const [what, argv] of Object.entries(READERS)) {
    test(`is told once, with the prompt: ${what}`, async () => {
      const told = await converse(command(argv), "Bob\n");
      expect(told.prompts).toEqual(["Name? "]);
      expect(told.stdout).toMatch(/^Name\? got Bob\s*$/);
    });
  }

  test("is told by a fresh Python program, and when a child of it reads", async () => {
    const path = join(local.workdir, "ask.py");
    await writeFile(
      path,
      "import subprocess\nprint('first', input('A? '))\nprint('B? ', end='')\nsubprocess.run(['sh', '-c', 'read x; echo got $x'])\n",
    );
    const told = await converse(run("python", path), "1\n", "2\n");
    expect(told.prompts).toEqual(["A? ", "B? "]);
    expect(told.stdout).toBe("A? first 1\nB? got 2\n");
  });

  test("is told by a fresh Node program", async () => {
    const path = join(local.workdir, "ask.mjs");
    await writeFile(
      path,
      "import * as rl from 'node:readline/promises';\nconst r = rl.createInterface({ input: process.stdin, output: process.stdout });\nfor (const q of ['A? ', 'B? ']) console.log('got', await r.question(q));\nr.close();\n",
    );
    const told = await converse(run("node", path), "1\n", "2\n");
    expect(told.prompts).toEqual(["A? ", "B? "]);
    expect(told.stdout).toBe("A? got 1\nB? got 2\n");
  });

  test("is told again after each answer", async () => {
    const script = 'for i in 1 2 3; do printf "$i? "; read x; done; echo over';
    const told = await converse(command(["sh", "-c", script]), "a\n", "b\n", "c\n");
    expect(told.prompts).toEqual(["1? ", "2? ", "3? "]);
  });

  test("is never told without the prompt, also when the program prints it while it is looked at", async () => {
    // A look takes longer the more programs there are; each of them begins to wait at another moment of it.
    const programs = Array.from({ length: 40 }, (_, index) => {
      const script = `import time; time.sleep(${0.3 + index * 0.003}); print('got', input('Name? '))`;
      return converse(command(["/usr/bin/python3", "-c", script]), "Bob\n");
    });
    for (const told of await Promise.all(programs)) expect(told.prompts).toEqual(["Name? "]);
  });

  test("is not told of a program that sleeps, computes, or waits for something else", async () => {
    const script =
      '/usr/bin/python3 -c "import time, select, os; r, w = os.pipe(); time.sleep(0.3); select.select([r], [], [], 0.3)"; i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done; echo over';
    const told = await converse(command(["sh", "-c", script]));
    expect([told.prompts, told.stdout]).toEqual([[], "over\n"]);
  });
});

/** Runs it and gives one answer each time that it says that it waits. */
function converse(spec: ExecutionSpec, ...answers: string[]): Promise<{ prompts: string[]; stdout: string }> {
  return new Promise((resolve, reject) => {
    const prompts: string[] = [];
    let stdout = "";
    const execution = local.agent.start(spec, (event) => {
      if (event.kind === "stdout") stdout += event.data.toString();
      if (event.kind === "input") {
        prompts.push(event.prompt ?? "");
        const answer = answers.shift();
        if (answer !== undefined) execution.write(Buffer.from(answer)).catch(reject);
      }
      if (event.kind === "finished") resolve({ prompts, stdout });
    });
  });
}

function command(argv: readonly string[]): CommandSpec {
  return { ...common(), kind: "command", command: argv[0] ?? "", args: argv.slice(1) };
}

function run(language: "python" | "node", path: string): ExecutionSpec {
  return { ...common(), kind: "run", language, mode: { kind: "fresh", path, args: [] } };
}

function common() {
  const env = { ...local.env, PYTHONUNBUFFERED: "1" };
  return { workdir: local.workdir, env, stdin: "open" } as const;
}
