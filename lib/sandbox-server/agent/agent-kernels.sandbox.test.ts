import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ExecutionSpec } from "./connection.ts";
import { type LocalAgent, startLocalAgent } from "./testing/local-agent.ts";
import { runToEnd } from "./testing/run.ts";
import { until } from "./testing/until.ts";

let local: LocalAgent;

beforeAll(async () => {
  local = await startLocalAgent();
});

afterAll(() => local.close());

type Language = "python" | "node";

/** The same programs in each language. */
const CODE = {
  python: {
    define: "x = 1",
    show: "print(x)",
    loop: "print('up')\nwhile True: pass",
    exit: "import os; os._exit(7)",
    crash: "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    background: "import subprocess; print(subprocess.Popen(['sleep', '60']).pid)",
    say: "print('here')",
  },
  node: {
    define: "var x = 1",
    show: "console.log(x)",
    loop: "console.log('up'); while (true);",
    exit: "process.exit(7)",
    crash: "process.kill(process.pid, 'SIGSEGV'); while (true);",
    background:
      "const c = (await import('node:child_process')).spawn('sleep', ['60'], { stdio: 'ignore' }); c.unref(); console.log(c.pid)",
    say: "console.log('here')",
  },
} as const;

describe.each(["python", "node"] as const)("the kernel of %s", (language) => {
  const code = CODE[language];

  test("is made once, and keeps its state", async () => {
    expect((await runToEnd(local.agent, inKernel(language, code.define))).end).toEqual({
      kind: "exited",
      code: 0,
    });
    const second = await runToEnd(local.agent, inKernel(language, code.show));
    expect([second.stdout.toString(), second.cold]).toEqual(["1\n", false]);
  });

  test("serves one run at a time and says so", async () => {
    let busy: Promise<unknown> | undefined;
    const first = await runToEnd(local.agent, inKernel(language, code.loop), ({ stdout, execution }) => {
      if (stdout() !== "up\n" || busy) return;
      busy = runToEnd(local.agent, inKernel(language, code.show)).then(({ end }) => {
        execution.kill();
        return end;
      });
    });
    expect(await busy).toMatchObject({ kind: "notStarted", message: expect.stringMatching(/busy/) });
    expect(first.end).toEqual({ kind: "signalled", signal: 9 });
  });

  test("that exits or crashes is the run's end, with what it had printed, and the next run has a new one", async () => {
    for (const [how, end] of [
      [code.exit, { kind: "exited", code: 7 }],
      [code.crash, { kind: "signalled", signal: 11 }],
    ] as const) {
      const died = await runToEnd(local.agent, inKernel(language, `${code.say}\n${how}`));
      expect([died.stdout.toString(), died.end]).toEqual(["here\n", end]);
      const next = await runToEnd(local.agent, inKernel(language, code.say));
      expect([next.stdout.toString(), next.end]).toEqual(["here\n", { kind: "exited", code: 0 }]);
    }
  });
});

describe.each([
  ["python", "py"],
  ["node", "mjs"],
] as const)("a fresh run of %s", (language, extension) => {
  test("is what the plain interpreter does; its background children live until the next run", async () => {
    const code = CODE[language];
    const path = join(local.workdir, `main.${extension}`);
    await writeFile(path, code.background);
    const first = await runToEnd(local.agent, fresh(language, path));
    expect(first.end).toEqual({ kind: "exited", code: 0 });
    const pid = first.stdout.toString().trim();
    expect(await isAlive(pid)).toBe(true);
    await writeFile(path, code.say);
    const second = await runToEnd(local.agent, fresh(language, path));
    expect(second.stdout.toString()).toBe("here\n");
    await until(async () => !(await isAlive(pid)));
  });
});

test("a fresh Python run leaves its variables to the kernel", async () => {
  const path = join(local.workdir, "leave.py");
  await writeFile(path, "left = 42\n");
  await runToEnd(local.agent, fresh("python", path));
  const after = await runToEnd(local.agent, inKernel("python", "print(left)"));
  expect([after.stdout.toString(), after.cold]).toEqual(["42\n", false]);
});

test("the kernel that a fresh run left can die, too", async () => {
  const path = join(local.workdir, "leave.py");
  await writeFile(path, "left = 42\n");
  await runToEnd(local.agent, fresh("python", path));
  const died = await runToEnd(local.agent, inKernel("python", "import os; os._exit(9)"));
  expect(died.end).toEqual({ kind: "exited", code: 9 });
  const next = await runToEnd(local.agent, inKernel("python", "print('new')"));
  expect(next.stdout.toString()).toBe("new\n");
});

test("a template that is killed is started anew, and runs go on", async () => {
  const children = await readFile(`/proc/${local.pid}/task/${local.pid}/children`, "utf8");
  for (const pid of children.trim().split(" ")) {
    const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (line.includes("template.py")) process.kill(Number(pid), "SIGKILL");
  }
  const path = join(local.workdir, "again.py");
  await writeFile(path, "print('again')\n");
  expect((await runToEnd(local.agent, fresh("python", path))).stdout.toString()).toBe("again\n");
});

function inKernel(language: Language, code: string): ExecutionSpec {
  return { ...common(), kind: "run", language, mode: { kind: "kernel", code } };
}

function fresh(language: Language, path: string): ExecutionSpec {
  return { ...common(), kind: "run", language, mode: { kind: "fresh", path, args: [] } };
}

function common() {
  return { workdir: local.workdir, env: local.env, stdin: "closed" } as const;
}

async function isAlive(pid: string): Promise<boolean> {
  const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") X");
  return !/\) [ZX]/.test(line);
}
