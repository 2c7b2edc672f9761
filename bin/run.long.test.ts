import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCommand, type Ended, type StartedCommand } from "./testing/started-command.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "quicksand-run-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** `quicksand run` with a program in a file of this name. */
async function start(
  name: string,
  code: string,
  more: readonly string[] = [],
  settings = {},
): Promise<StartedCommand> {
  const file = join(folder, name);
  await writeFile(file, code);
  return startCommand(["run", file, ...more], settings, "pipe");
}

async function runToEnd(...given: Parameters<typeof start>): Promise<Ended> {
  await using command = await start(...given);
  return await command.ended;
}

/** Resolves when it has printed this. */
function printed({ child }: StartedCommand, text: string): Promise<void> {
  return new Promise((resolve) => {
    let all = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      all += String(chunk);
      if (all.includes(text)) resolve();
    });
  });
}

test("a program's output, errors, arguments and exit status are its own", async () => {
  const code = "import sys\nprint('out', sys.argv)\nprint('err', file=sys.stderr)\nsys.exit(3)";
  expect(await runToEnd("report.py", code, ["--", "--year", "2026"])).toEqual({
    code: 3,
    stdout: "out ['report.py', '--year', '2026']\n",
    stderr: "err\n",
  });
});

test("Node programs run by the ending of their file's name, or as --language says", async () => {
  const code = "console.log('node', typeof require, process.argv.length)";
  expect(await runToEnd("a.cjs", code)).toMatchObject({ code: 0, stdout: "node function 2\n" });
  expect(await runToEnd("b", code, ["--language", "node"])).toMatchObject({
    code: 0,
    stdout: "node function 2\n",
  });
});

test("--stdin passes input on, to its end", async () => {
  await using command = await start("sum.py", "import sys\nprint(sum(map(int, sys.stdin)))", ["--stdin"]);
  command.child.stdin?.end("20\n22\n");
  expect(await command.ended).toMatchObject({ code: 0, stdout: "42\n" });
});

test("without it a program's input is empty, and - reads the program itself", async () => {
  expect(await runToEnd("eof.py", "import sys\nprint(repr(sys.stdin.read()))")).toMatchObject({
    stdout: "''\n",
  });
  await using command = await startCommand(["run", "-", "--language", "python"], {}, "pipe");
  command.child.stdin?.end("print(6 * 7)");
  expect(await command.ended).toMatchObject({ code: 0, stdout: "42\n" });
});

test("output comes while the program runs; Ctrl+C interrupts it, and it may say its last words", async () => {
  const code = [
    "import time",
    "print('running', flush=True)",
    "try:\n    time.sleep(60)",
    "except KeyboardInterrupt:\n    print('interrupted')",
  ].join("\n");
  await using command = await start("long.py", code);
  await printed(command, "running");
  command.child.kill("SIGINT");
  expect(await command.ended).toMatchObject({ code: 0, stdout: "running\ninterrupted\n", stderr: "" });
});

test("a program that ignores Ctrl+C is ended by SIGTERM, with the status of a killed one", async () => {
  const code =
    "import signal, time\nsignal.signal(2, signal.SIG_IGN)\nprint('running', flush=True)\ntime.sleep(60)";
  await using command = await start("stubborn.py", code);
  await printed(command, "running");
  command.child.kill("SIGINT");
  command.child.kill("SIGTERM");
  expect(await command.ended).toMatchObject({ code: 137 });
});

test("a second press of Ctrl+C ends a program that ignores the first", async () => {
  const code =
    "import signal, time\nsignal.signal(2, lambda *_: print('again', flush=True))\nprint('running', flush=True)\nwhile True: time.sleep(1)";
  await using command = await start("deaf.py", code);
  await printed(command, "running");
  const heard = printed(command, "again");
  command.child.kill("SIGINT");
  await heard;
  // Ctrl+C within a moment of the last is the same press; a person's next one comes later.
  const again = setInterval(() => command.child.kill("SIGINT"), 200);
  try {
    expect(await command.ended).toMatchObject({ code: 137 });
  } finally {
    clearInterval(again);
  }
});

test("a limit that ended it is told on stderr", async () => {
  const { code, stderr } = await runToEnd("greedy.py", "x = bytearray(10**9)");
  expect({ code, stderr }).toEqual({
    code: 137,
    stderr: "Error: Out of memory: the sandbox may use 512 MiB\n",
  });
});

test("a server that is named is used, and nothing of the run stays in it", async () => {
  await using server = await startCommand(["server"]);
  const url = await server.ready;
  await using keygen = await startCommand(["keygen"], { QUICKSAND_DATA: server.dataFolder });
  const key = (await keygen.ended).stdout.trim();
  const settings = { MSB_SERVER_URL: url, MSB_API_KEY: key };
  expect(await runToEnd("hello.py", "print('hello')", [], settings)).toMatchObject({
    code: 0,
    stdout: "hello\n",
  });
  const answer = await fetch(`${url}/api/v1/rpc`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "sandbox.metrics.get",
      params: { namespace: "*" },
    }),
  });
  expect(await answer.json()).toMatchObject({ result: { sandboxes: [] } });
});

test("a wrong key, a missing file and an unknown language are told in a sentence, with status 2 or 1", async () => {
  const problem = async (...args: string[]) => {
    await using command = await startCommand(["run", ...args]);
    const { code, stderr } = await command.ended;
    return `${code} ${stderr}`;
  };
  expect(await problem(join(folder, "nothing.py"))).toMatch(/^2 quicksand run: .*nothing\.py cannot be read/);
  expect(await problem("-")).toMatch(/^2 quicksand run: say the language with --language \(python or node\)/);
  expect(await problem("x.py", "--language", "cobol")).toMatch(/^2 .*no such language; give python or node/);
  await using server = await startCommand(["server"]);
  const refused = async (url: string) => {
    const settings = { MSB_SERVER_URL: url, MSB_API_KEY: "msb_wrong" };
    const { code, stderr } = await runToEnd("hello.py", "print('hello')", [], settings);
    return `${code} ${stderr.replaceAll("\n", " ")}`;
  };
  expect(await refused("http://127.0.0.1:1")).toMatch(/^1 .*Could not reach .* remedy: Start a server/);
  expect(await refused(await server.ready)).toMatch(/^1 .*Invalid .* remedy: Set MSB_API_KEY/);
});
