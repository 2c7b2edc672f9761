import { expect, test } from "vitest";
import type { SessionNotice } from "#lib/api/sandbox-session.ts";
import type { Outcome } from "#lib/protocol/outcome.ts";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import { logText } from "../output/log-text.ts";
import {
  type Action,
  activeRun,
  hasInterpreter,
  type PlaygroundState,
  reduce,
  shownLog,
  START,
} from "./playground.ts";

const NOW = 1_000_000;
const usage = { wallMs: 1, cpuMs: 1, peakMemoryBytes: 1 };
const ok: Outcome = { kind: "exited", code: 0 };

const after = (state: PlaygroundState, ...actions: Action[]): PlaygroundState =>
  actions.reduce((before, action) => reduce(before, { action, nowMs: NOW }), state);
const told = (...events: RunEvent[]): Action => ({
  kind: "notices",
  notices: events.map((event) => ({ kind: "event", event }) satisfies SessionNotice),
});
const enter = (execution: string, code: string): Action => ({ kind: "enter", execution, code });
const text = (state: PlaygroundState): string => {
  const log = shownLog(state);
  return log === undefined ? "" : logText(log);
};

let seq = 0;
const at = (execution: string) => ({ execution, seq: (seq += 1), atMs: NOW });
const started = (execution: string): RunEvent => ({
  ...at(execution),
  kind: "started",
  cold: false,
  stdinOpen: true,
});
const out = (execution: string, printed: string): RunEvent => ({
  ...at(execution),
  kind: "stdout",
  text: printed,
});
const ended = (execution: string, outcome: Outcome = ok): RunEvent => ({
  ...at(execution),
  kind: "finished",
  outcome,
  usage,
});

/** A program that printed something, and ended so. */
function finished(outcome: Outcome = ok, language = "python"): PlaygroundState {
  return after(
    START,
    { kind: "run", execution: "run", language, path: "main.py" },
    told(started("run"), out("run", "printed"), ended("run", outcome)),
  );
}

test("what is entered follows the program's output, behind its prompt, and the run stays as it was", () => {
  const before = finished();
  const state = after(
    before,
    enter("e1", "for x in y:\n    x"),
    told(started("e1"), out("e1", "1\n"), ended("e1")),
  );
  expect(text(state)).toBe("printed\n>>> for x in y:\n...     x\n1\n");
  expect(state.run).toBe(before.run);
  expect(activeRun(state)).toBeUndefined();
});

test("Node's lines have Node's prompt", () => {
  expect(text(after(finished(ok, "node"), enter("e1", "x")))).toBe("printed\n> x\n");
});

test("entries are evaluated one after another, in the order in which they were entered", () => {
  const first = after(finished(), enter("e1", "a"), enter("e2", "b"), enter("e3", "c"));
  expect(first.console.due).toEqual({ kind: "enter", execution: "e1", code: "a" });
  expect(text(first)).toBe("printed\n>>> a\n");
  const second = after(first, told(started("e1"), out("e1", "A"), ended("e1")));
  expect(second.console.due).toMatchObject({ execution: "e2" });
  const all = after(second, told(ended("e2")), told(ended("e3")));
  expect(text(all)).toBe("printed\n>>> a\nA\n>>> b\n>>> c\n");
  expect([all.console.due, all.console.entry]).toEqual([undefined, undefined]);
});

test("events of others, repeats and late ones change nothing", () => {
  const entered = after(finished(), enter("e1", "a"));
  expect(after(entered, told(out("shell", "~ $ ")))).toBe(entered);
  const printed = out("e1", "once\n");
  const state = after(entered, told(printed), told(printed));
  expect(text(state)).toBe("printed\n>>> a\nonce\n");
  const done = after(state, told(ended("e1")));
  expect(after(done, told(out("e1", "late")))).toBe(done);
});

test("typing, stopping and going on are for the entry while there is one", () => {
  const asking = after(
    finished(),
    enter("e1", "input()"),
    enter("e2", "never"),
    told(started("e1"), { ...at("e1"), kind: "input", prompt: "" }),
  );
  expect(activeRun(asking)?.stage).toMatchObject({ waiting: { prompt: "" } });
  const typed = after(asking, { kind: "typed", text: "Ada\n" });
  expect(text(typed)).toBe("printed\n>>> input()\nAda\n");
  const stopping = after(typed, { kind: "stop" });
  expect(activeRun(stopping)).toMatchObject({ execution: "e1", stopping: true });
  const stopped = after(stopping, told(ended("e1", { kind: "killed", signal: "SIGINT", by: "caller" })));
  expect(text(stopped)).toBe("printed\n>>> input()\nAda\n[Stopped]\n");
  expect([stopped.console.entry, hasInterpreter(stopped)]).toEqual([undefined, true]);
});

test("an entry that is refused says why, and the next one has its turn", () => {
  const state = after(finished(), enter("e1", "a"), enter("e2", "b"), {
    kind: "refused",
    execution: "e1",
    message: "too many",
  });
  expect(text(state)).toBe("printed\n>>> a\n[Not evaluated: too many]\n>>> b\n");
  expect(state.console.due).toMatchObject({ execution: "e2" });
});

test("when the interpreter is gone nothing can be entered, and nothing that waited is evaluated elsewhere", () => {
  const gone: Outcome = { kind: "outOfMemory", limitBytes: 1_024 };
  expect(hasInterpreter(finished(gone))).toBe(false);
  expect(hasInterpreter(START)).toBe(false);
  const state = after(finished(), enter("e1", "a"), enter("e2", "b"), told(ended("e1", gone)));
  expect([hasInterpreter(state), state.console.entry]).toEqual([false, undefined]);
  expect(text(state)).toBe("printed\n>>> a\n[Out of memory: the limit is 1 KiB]\n");
  expect(after(state, enter("e3", "c"))).toBe(state);
});

test("a program that ended its interpreter unnoticed: the first entry says so, and is the last", () => {
  const state = after(
    finished(),
    enter("e1", "a"),
    enter("e2", "b"),
    told({ ...at("e1"), kind: "started", cold: false, stdinOpen: true, programGone: true }),
    told(out("e1", "elsewhere\n"), ended("e1")),
  );
  expect(text(state)).toBe("printed\n>>> a\n[The program's variables are gone; run it again]\nelsewhere\n");
  expect([hasInterpreter(state), activeRun(state)]).toEqual([false, undefined]);
});

test("when the sandbox is lost the console is, too", () => {
  const lost: Action = { kind: "notices", notices: [{ kind: "lost", reason: "It was idle." }] };
  expect(hasInterpreter(after(finished(), lost))).toBe(false);
  const state = after(finished(), enter("e1", "a"), lost);
  expect([hasInterpreter(state), activeRun(state)]).toEqual([false, undefined]);
  expect(text(state)).toContain("[The sandbox ended: It was idle]");
});

test("the next run begins a new log and a new console; one that is refused leaves what was there", () => {
  const state = after(finished(), enter("e1", "a"), told(ended("e1")));
  const run: Action = { kind: "run", execution: "run2", language: "python", path: "main.py" };
  expect(text(after(state, run))).toBe("");
  const refused = after(state, run, { kind: "refused", execution: "run2", message: "too many" });
  expect(text(refused)).toBe("printed\n>>> a\n");
  expect(hasInterpreter(refused)).toBe(false);
});

test("a part of a program that nothing ran before is shown in its log", () => {
  const state = after(
    START,
    { kind: "run", execution: "part", language: "python", path: "main.py", entered: "1 + 1" },
    told(started("part"), { ...at("part"), kind: "display", bundle: { "text/plain": "2" } }, ended("part")),
  );
  expect(text(state)).toBe(">>> 1 + 1\n2\n");
  expect(hasInterpreter(state)).toBe(true);
});

test("after a reload the entries come back in their places, with what was typed, and the last may still run", () => {
  const asks: RunEvent = { ...at("e2"), kind: "input", prompt: "" };
  const remembered = {
    execution: "run",
    language: "python",
    path: "main.py",
    typed: [],
    entries: [
      { execution: "e1", code: "never came", typed: [] },
      { execution: "e2", code: "input()", typed: [{ afterSeq: asks.seq, text: "Ada\n" }] },
      { execution: "e3", code: "loop()", typed: [] },
      { execution: "e4", code: "unheard of", typed: [] },
    ],
  };
  const info = {
    execution: "run",
    kind: "run",
    state: "finished",
    createdAtMs: 1,
    stdinOpen: false,
  } as const;
  const found: SessionNotice = {
    kind: "found",
    sandboxId: "s1",
    executions: [{ ...info, firstSeq: 1, lastSeq: 3 }],
  };
  const state = after(
    START,
    { kind: "notices", notices: [found], remembered },
    told(started("run"), out("run", "printed"), ended("run"), asks, ended("e2"), started("e3")),
  );
  expect(text(state)).toBe("printed\n>>> never came\n>>> input()\nAda\n>>> loop()\n");
  expect(activeRun(state)).toMatchObject({ execution: "e3", stage: { kind: "running" } });
  expect(state.console.due).toBeUndefined();
});
