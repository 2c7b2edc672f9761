import { expect, test } from "vitest";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import { logText } from "../output/log-text.ts";
import { afterEvents, afterLoss, afterTyping, isOver, newRun, type Run } from "./run.ts";

const NOW = 1_000_000;
type Told = RunEvent extends infer E
  ? E extends RunEvent
    ? Omit<E, "execution" | "seq" | "atMs">
    : never
  : never;

/** Events of one execution in order, numbered from 1. */
function events(...told: Told[]): RunEvent[] {
  return told.map((event, index) => Object.assign({ execution: "e1", seq: index + 1, atMs: NOW }, event));
}

const fresh = (): Run => newRun({ execution: "e1", language: "python", path: "main.py" }, NOW);
const started: Told = { kind: "started", cold: true, stdinOpen: true, version: "3.11.2" };
const usage = { wallMs: 10, cpuMs: 5, peakMemoryBytes: 1_024 };
const finished: Told = { kind: "finished", outcome: { kind: "exited", code: 0 }, usage };

test("a run goes from starting over running to finished, and remembers its cold start", () => {
  const running = afterEvents(fresh(), events(started), NOW);
  expect(running.stage).toMatchObject({ kind: "running", cold: true, stdinOpen: true, version: "3.11.2" });
  const done = afterEvents(running, events(started, finished), NOW);
  expect(done.stage).toEqual({
    kind: "finished",
    outcome: { kind: "exited", code: 0 },
    usage,
    cold: true,
    stopped: false,
  });
  expect(isOver(done)).toBe(true);
});

test("a place in the queue is shown and changes", () => {
  const run = afterEvents(
    fresh(),
    events({ kind: "queued", place: 3 }, { kind: "queued", place: 2 }),
    NOW + 5,
  );
  expect(run.stage).toEqual({ kind: "queued", sinceMs: NOW, place: 2 });
});

test("repeated events and those of other executions change nothing", () => {
  const told = events(started, { kind: "stdout", text: "once\n" });
  const run = afterEvents(fresh(), told, NOW);
  expect(afterEvents(run, told, NOW)).toBe(run);
  expect(
    afterEvents(
      run,
      [{ kind: "started", execution: "e2", seq: 99, atMs: NOW, cold: true, stdinOpen: true }],
      NOW,
    ),
  ).toBe(run);
});

test("the program waits until a line is typed, and the line is echoed where it was typed", () => {
  const told = events(started, { kind: "stdout", text: "Name? " }, { kind: "input", prompt: "Name? " });
  const waiting = afterEvents(fresh(), told, NOW);
  expect(waiting.stage).toMatchObject({ waiting: { prompt: "Name? " } });
  const typed = afterTyping(waiting, "Ada\n");
  expect(typed.stage).not.toHaveProperty("waiting");
  expect(logText(typed.log)).toBe("Name? Ada\n");
});

test("after a reload what was typed stands where it was", () => {
  const typedBefore = [{ afterSeq: 3, text: "Ada\n" }];
  const run = newRun({ execution: "e1", language: "python", path: "main.py", typedBefore }, NOW);
  const told = events(
    started,
    { kind: "stdout", text: "Name? " },
    { kind: "input", prompt: "Name? " },
    { kind: "stdout", text: "Hi Ada\n" },
  );
  expect(logText(afterEvents(run, told, NOW).log)).toBe("Name? Ada\nHi Ada\n");
});

test("a typed line that is the newest event's answer is in the log although nothing followed yet", () => {
  const typedBefore = [{ afterSeq: 3, text: "Ada\n" }];
  const run = newRun({ execution: "e1", language: "python", path: "main.py", typedBefore }, NOW);
  const told = events(started, { kind: "stdout", text: "Name? " }, { kind: "input", prompt: "Name? " });
  const after = afterEvents(run, told, NOW);
  expect(logText(after.log)).toBe("Name? Ada\n");
  expect(after.stage).not.toHaveProperty("waiting");
});

test("a deadline counts from now; one that comes again after a reload, from when it was told", () => {
  const deadline: Told = { kind: "deadline", inMs: 10_000, hardLimitMs: 600_000 };
  const live = afterEvents(fresh(), events(started, deadline), NOW + 100);
  expect(live.stage).toMatchObject({ deadline: { endsAtMs: NOW + 10_100, hardLimitMs: 600_000 } });
  const late = afterEvents(fresh(), events(started, deadline), NOW + 8_000);
  expect(late.stage).toMatchObject({ sinceMs: NOW, deadline: { endsAtMs: NOW + 10_000 } });
});

test("a gap is a counted line, and what it covers is not taken again", () => {
  const told = events(started, { kind: "gap", fromSeq: 3, toSeq: 40, bytes: 2_097_152 });
  const run = afterEvents(fresh(), told, NOW);
  expect(logText(run.log)).toBe("[2,097,152 bytes of output are not kept and not shown here]\n");
  expect(run.lastSeq).toBe(40);
});

test("a value is shown as text; kinds that cannot be shown yet are left out", () => {
  const told = events(
    started,
    { kind: "display", bundle: { "text/plain": "42" } },
    { kind: "display", bundle: { "image/png": "AAAA" } },
  );
  expect(logText(afterEvents(fresh(), told, NOW).log)).toBe("42\n");
});

test("a run under which the sandbox is lost ends and keeps its output", () => {
  const run = afterEvents(fresh(), events(started, { kind: "stdout", text: "so far\n" }), NOW);
  const lost = afterLoss({ ...run, stopping: true }, "gone");
  expect(lost).toMatchObject({
    stopping: false,
    stage: { outcome: { kind: "sandboxLost", reason: "gone" } },
  });
  expect(logText(lost.log)).toBe("so far\n");
  expect(afterLoss(lost, "again")).toBe(lost);
});
