import { expect, test } from "vitest";
import { ApiFailure } from "#lib/api/failure.ts";
import type { SessionNotice } from "#lib/api/sandbox-session.ts";
import type { ExecutionInfo } from "#lib/protocol/methods.ts";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import type { Chunk } from "./output-queue.ts";
import { createTerminals, type TerminalLine } from "./terminals.ts";

const SIZE = { cols: 80, rows: 24 };
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Terminals on a line that writes down what it is asked for. */
function start(stored = new Map<string, string>()) {
  const calls: string[] = [];
  const starts: PromiseWithResolvers<string>[] = [];
  const line: TerminalLine = {
    command({ execution, tty }) {
      calls.push(`command ${execution} ${tty?.cols}x${tty?.rows}`);
      const answer = Promise.withResolvers<string>();
      starts.push(answer);
      return answer.promise;
    },
    type: (execution, text) => void calls.push(`type ${execution} ${text}`),
    async resize(execution, cols, rows) {
      calls.push(`resize ${execution} ${cols}x${rows}`);
    },
    async hangUp(execution) {
      calls.push(`hangUp ${execution}`);
    },
  };
  let count = 0;
  const terminals = createTerminals({
    line: () => line,
    newId: () => `t${(count += 1)}`,
    storage: () => ({
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    }),
  });
  const accept = async (): Promise<void> => {
    starts.shift()?.resolve("");
    await settle();
  };
  return { terminals, calls, starts, accept, stored };
}

function printed(seq: number, text: string, execution = "t1"): SessionNotice {
  return { kind: "event", event: { kind: "stdout", text, execution, seq, atMs: 1 } };
}

function sinkInto(written: Chunk[]) {
  return (chunk: Chunk, done: () => void): void => {
    written.push(chunk);
    done();
  };
}

const stageOf = ({ terminals }: ReturnType<typeof start>) => terminals.state().tabs[0]?.stage;

test("a shell starts with the first size; what is typed and resized meanwhile follows when it runs", async () => {
  const { terminals, calls, accept } = start();
  const execution = terminals.open();
  expect(calls).toEqual([]);
  terminals.resize(execution, SIZE);
  terminals.type(execution, "l");
  terminals.type(execution, "s\r");
  terminals.resize(execution, { cols: 100, rows: 30 });
  expect(calls).toEqual(["command t1 80x24"]);
  await accept();
  terminals.type(execution, "x");
  expect(calls.toSorted()).toEqual(
    ["command t1 80x24", "resize t1 100x30", "type t1 ls\r", "type t1 x"].toSorted(),
  );
  expect(calls.indexOf("type t1 ls\r")).toBeLessThan(calls.indexOf("type t1 x"));
});

test("output is collected from the start, once each, and other executions' is not", () => {
  const { terminals } = start();
  const execution = terminals.open();
  for (const notice of [printed(1, "a"), printed(2, "b"), printed(2, "b"), printed(3, "no", "run")]) {
    terminals.hear(notice);
  }
  const written: Chunk[] = [];
  terminals.connect(execution, sinkInto(written));
  terminals.hear(printed(4, "c"));
  terminals.hear({
    kind: "event",
    event: { kind: "gap", execution, seq: 6, fromSeq: 5, toSeq: 6, bytes: 2_000_000, atMs: 1 },
  });
  expect(written.slice(0, 2).map(({ text }) => text)).toEqual(["ab", "c"]);
  expect(written[2]?.text).toMatch(/MB of output are not kept|MiB of output are not kept/);
});

test("a shell that ended, a sandbox that is gone and a start that failed are told", async () => {
  const ended = start();
  ended.terminals.resize(ended.terminals.open(), SIZE);
  await ended.accept();
  expect(stageOf(ended)).toEqual({ kind: "running" });
  const usage = { wallMs: 1, cpuMs: 1, peakMemoryBytes: 1 };
  const outcome = { kind: "exited", code: 3 } as const;
  const event: RunEvent = { kind: "finished", execution: "t1", seq: 5, atMs: 1, outcome, usage };
  ended.terminals.hear({ kind: "event", event });
  ended.terminals.hear({ kind: "lost", reason: "idle" });
  expect(stageOf(ended)).toEqual({ kind: "ended", outcome });
  ended.terminals.type("t1", "late");
  ended.terminals.close("t1");
  expect(ended.calls).toEqual(["command t1 80x24"]);

  const lost = start();
  lost.terminals.resize(lost.terminals.open(), SIZE);
  await lost.accept();
  lost.terminals.hear({ kind: "lost", reason: "idle" });
  expect(stageOf(lost)).toEqual({ kind: "lost", reason: "idle" });

  const refused = start();
  refused.terminals.resize(refused.terminals.open(), SIZE);
  refused.starts[0]?.reject(new ApiFailure("tooManyRequests", "Too many."));
  await settle();
  expect(stageOf(refused)).toEqual({ kind: "refused", message: "Too many." });
});

test("a terminal that is closed is hung up, also when its shell was just starting", async () => {
  const running = start();
  running.terminals.resize(running.terminals.open(), SIZE);
  await running.accept();
  running.terminals.close("t1");
  expect(running.calls.at(-1)).toBe("hangUp t1");
  expect(running.terminals.state().tabs).toEqual([]);

  const starting = start();
  starting.terminals.resize(starting.terminals.open(), SIZE);
  starting.terminals.close("t1");
  expect(starting.calls).toEqual(["command t1 80x24"]);
  await starting.accept();
  expect(starting.calls.at(-1)).toBe("hangUp t1");
});

test("after a reload a terminal is found with what it printed, which nobody answers any more", () => {
  const before = start();
  before.terminals.open();
  before.terminals.open();
  before.terminals.show("t1");
  const { terminals, calls } = start(before.stored);
  const info: ExecutionInfo = {
    execution: "t1",
    kind: "terminal",
    state: "running",
    createdAtMs: 1,
    stdinOpen: true,
    firstSeq: 1,
    lastSeq: 2,
  };
  terminals.hear({ kind: "found", sandboxId: "s1", executions: [info] });
  expect(terminals.state()).toEqual({
    tabs: [{ execution: "t1", number: 1, stage: { kind: "running" } }],
    active: "t1",
  });
  const written: Chunk[] = [];
  terminals.connect("t1", sinkInto(written));
  for (const notice of [printed(1, "a"), printed(2, "b"), printed(3, "c")]) terminals.hear(notice);
  expect(written.map(({ live }) => live)).toEqual([false, false, true]);
  terminals.resize("t1", SIZE);
  terminals.type("t1", "x");
  expect(calls).toContain("type t1 x");
  expect(calls.some((call) => call.startsWith("command"))).toBe(false);
});

test("what is stored by somebody else is nothing", () => {
  for (const text of ["", "{", "[]", '{"tabs":1}', '{"tabs":[{"execution":1}]}']) {
    const { terminals } = start(new Map([["quicksand-terminals", text]]));
    terminals.hear({ kind: "found", sandboxId: "s1", executions: [] });
    expect(terminals.state().tabs).toEqual([]);
  }
});
