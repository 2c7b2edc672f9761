import { expect, test } from "vitest";
import { fakeFiles } from "../testing/fake-files.ts";
import { FakeExecution } from "../testing/fake-runtime.ts";
import type { Agent } from "../agent/connection.ts";
import { EventLog } from "./event-log.ts";
import { Execution, type ExecutionHost } from "./execution.ts";
import type { ExecutionRequest } from "./execution-request.ts";

const KEEP = { keepHeadBytes: 10_000, keepTailBytes: 10_000 };
const MIB = 2 ** 20;

function hostOf(): ExecutionHost {
  return {
    log: new EventLog(KEEP),
    outputLimitBytes: MIB,
    memoryLimitBytes: MIB,
    stopGraceMs: 1_000,
    readerGoneMs: 60_000,
    watched: () => true,
    oomKills: () => 0,
    touch: () => {},
  };
}

/** A command with a file of 1 MiB, an input of 1 MiB and a long argument. */
function longRequest(): ExecutionRequest {
  const args = ["a".repeat(100_000)];
  return {
    id: "e",
    kind: "command",
    command: "cat",
    args,
    spec: { kind: "command", command: "cat", args, workdir: "/", env: {}, stdin: "open" },
    files: [{ path: "/workspace/f", content: Buffer.alloc(MIB) }],
    stdin: "closed",
    input: "i".repeat(MIB),
    encoding: "utf8",
    time: { endMs: undefined, hardMs: 60_000, noticeBeforeMs: undefined, inputWaitMs: undefined },
    collect: false,
    resultLines: 10,
  };
}

/** An agent that starts what a test then drives. */
function agentOf(started: (program: FakeExecution) => void): Agent {
  return {
    ready: Promise.resolve({ pythonVersion: "3.11.2" }),
    closed: new Promise(() => {}),
    start(spec, onEvent) {
      const program = new FakeExecution(spec, onEvent);
      started(program);
      return program;
    },
    writeFiles: async () => {},
    files: ({ root }) => fakeFiles(new Map(), root),
    complete: async () => ({ kernel: "busy", replaced: 0, completions: [], truncated: false }),
    inspect: async () => ({ kernel: "busy" }),
    stats: async () => ({ diskBytes: 0, processes: 0 }),
    close: () => {},
  };
}

test("holds its files, code and input until they were used, then only what tells what it was", async () => {
  const execution = new Execution(longRequest(), hostOf());
  expect(execution.waitingBytes).toBeGreaterThan(2 * MIB + 100_000);
  const begun = Promise.withResolvers<FakeExecution>();
  const ran = execution.run(agentOf(begun.resolve));
  const program = await begun.promise;
  await expect.poll(() => program.inputEnded).toBe(true);
  expect(execution.waitingBytes).toBe(0);
  expect(Object.keys(execution.request)).not.toContain("files");
  program.end();
  await ran;
  expect(execution.keptBytes).toBeGreaterThan(100_000);
  expect(execution.keptBytes).toBeLessThan(102_000);
});

test("one that is ended before it began holds nothing of it either", async () => {
  const execution = new Execution(longRequest(), hostOf());
  execution.signal("SIGINT", undefined);
  await execution.done;
  await expect.poll(() => execution.waitingBytes).toBe(0);
});

test("a terminal that floods is held up instead of ended; a buffered one has the limit of all others", async () => {
  for (const collect of [false, true]) {
    const terminal: ExecutionRequest = { ...longRequest(), kind: "terminal", files: [], collect };
    const execution = new Execution(terminal, hostOf());
    let held = 0;
    const agent = agentOf((program) => {
      for (let count = 0; count < 5; count += 1) program.stdout("x".repeat(MIB));
      program.end();
    });
    const ran = execution.run({
      ...agent,
      start: (spec, onEvent) =>
        agent.start(spec, (event) => {
          if (onEvent(event) instanceof Promise) held += 1;
        }),
    });
    await ran;
    expect(held).toBe(collect ? 0 : 1);
    expect(execution.outcome?.kind).toBe(collect ? "outputLimit" : "exited");
  }
});
