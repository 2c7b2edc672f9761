import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { err, out, startSandbox, type StartedSandbox } from "../testing/started-sandbox.ts";
import { startTestServer, type Loose, type TestServer } from "../testing/test-server.ts";

// What the original does when time is over, each with what is promised here instead.

let server: TestServer;
let sandbox: StartedSandbox;
beforeAll(async () => {
  server = await startTestServer({});
  sandbox = await startSandbox(server, "time-outs");
});
afterAll(() => server.close());

/** Long enough for a first line on a busy machine. */
const TIMEOUT_S = 2.5;
const LAST_LINE = err(`Error: Execution timed out after ${TIMEOUT_S} seconds`);
const stdoutOf = (result: Loose) => result.output.filter((line: Loose) => line.stream === "stdout");

/** Programs that print `part`, then go on for ever and would print `late`. */
const PROGRAMS: readonly [title: string, language: string, code: string][] = [
  ["Python that sleeps", "python", "import time\nprint('part')\ntime.sleep(30)\nprint('late')"],
  ["Python that computes", "python", "print('part')\nwhile True: pass"],
  [
    "Python that prints on and on",
    "python",
    "import time\nprint('part')\nwhile True:\n    time.sleep(0.05)\n    print('late')",
  ],
  [
    "Python that catches what interrupts it",
    "python",
    "import time\nprint('part')\nwhile True:\n    try:\n        time.sleep(0.1)\n    except BaseException:\n        print('late')",
  ],
  ["Node that computes", "nodejs", "console.log('part'); for (;;);"],
  [
    "Node that awaits",
    "nodejs",
    "console.log('part'); await new Promise((done) => setTimeout(done, 30_000)); console.log('late')",
  ],
  [
    "Node with timers that print",
    "nodejs",
    "console.log('part'); setInterval(() => console.log('late'), 50); void 0",
  ],
];

describe("a run whose time is over", () => {
  test.each(PROGRAMS)(
    "(%s) is answered with what it printed and a line that says so; nothing of it comes with the next run",
    async (_title, language, code) => {
      const result = await sandbox.run(language, code, { timeout: TIMEOUT_S });
      expect(result).toMatchObject({
        status: "error",
        outcome: { kind: "timedOut", limitMs: TIMEOUT_S * 1_000 },
      });
      expect(stdoutOf(result)[0]).toEqual(out("part")[0]);
      expect(result.output.at(-1)).toEqual(LAST_LINE[0]);
      // Longer than any of them waits between two lines.
      const pause =
        language === "python"
          ? "import time; time.sleep(0.3)\nprint('next')"
          : "await new Promise((done) => setTimeout(done, 300)); console.log('next')";
      const next = await sandbox.run(language, pause, { timeout: 20 });
      expect(next).toMatchObject({ status: "success", output: out("next") });
    },
  );

  test("does not run on: what it does after its time does not happen", async () => {
    const code =
      "import time\nfor i in range(1000):\n    open('ticks', 'a').write('.')\n    time.sleep(0.05)";
    await sandbox.run("python", code, { timeout: TIMEOUT_S });
    const size = async () => (await sandbox.command("stat", ["-c", "%s", "ticks"])).output[0].text;
    const before = await size();
    expect(before).toMatch(/^[1-9]\d*$/);
    await sandbox.command("sleep", ["0.3"]);
    expect(await size()).toBe(before);
  });

  test("leaves the variables of before for the next run", async () => {
    await sandbox.run("python", "kept = 'kept'");
    await sandbox.run("python", "changed = 1\nwhile True: pass", { timeout: TIMEOUT_S });
    expect((await sandbox.run("python", "kept, changed")).output).toEqual(out("('kept', 1)"));
  });

  test.each(["python", "nodejs"])("that was 0 is over at once, in %s", async (language) => {
    const result = await sandbox.run(language, "1", { timeout: 0 });
    expect(result.outcome).toEqual({ kind: "timedOut", limitMs: 0 });
    expect(result.output.at(-1)).toEqual(err("Error: Execution timed out after 0 seconds")[0]);
    expect((await sandbox.run(language, "1")).output).toEqual(out("1"));
  });
});

test.each([
  ["negative", -1],
  ["a text", "1"],
  ["a list", [1]],
])("a time-out that is %s is refused with the reason", async (_title, timeout) => {
  const response = await server.post({
    jsonrpc: "2.0",
    method: "sandbox.repl.run",
    params: { ...sandbox.here, language: "python", code: "1", timeout },
    id: 1,
  });
  expect(response.status).toBe(400);
  const { error }: Loose = await response.json();
  expect(error.code).toBe(-32_602);
  expect(error.message).toContain("params.timeout is ");
});

test("a time-out of null is none", async () => {
  const { status, body } = await server.call("sandbox.command.run", {
    ...sandbox.here,
    command: "sleep",
    args: ["0.2"],
    timeout: null,
  });
  expect([status, body.result.exit_code]).toEqual([200, 0]);
});
