import { expect, test } from "vitest";
import type { SessionNotice } from "#lib/api/sandbox-session.ts";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import { logText } from "../output/log-text.ts";
import { type Action, type PlaygroundState, reduce, START } from "./playground.ts";

const NOW = 1_000_000;
const after = (state: PlaygroundState, ...actions: Action[]): PlaygroundState =>
  actions.reduce((before, action) => reduce(before, { action, nowMs: NOW }), state);
const notices = (...told: SessionNotice[]): Action => ({ kind: "notices", notices: told });
const pressed: Action = { kind: "run", execution: "e1", language: "python", path: "main.py" };

function event(
  seq: number,
  rest: { kind: "stdout"; text: string } | { kind: "started"; cold: boolean },
): SessionNotice {
  const event = { execution: "e1", seq, atMs: NOW, stdinOpen: true, ...rest } as RunEvent;
  return { kind: "event", event };
}

test("the sandbox's start is shown with how long it took", () => {
  const starting = after(START, pressed, notices({ kind: "starting" }));
  expect(starting.sandbox).toEqual({ kind: "starting", sinceMs: NOW });
  const sandbox = { id: "s1", state: "running", image: "host", startMs: 41 } as const;
  expect(after(starting, notices({ kind: "made", sandbox })).sandbox).toEqual({
    kind: "running",
    startMs: 41,
  });
});

test("a refused run says why, when it is possible again, and leaves the output that was there", () => {
  const first = after(
    START,
    pressed,
    notices(event(1, { kind: "started", cold: true }), event(2, { kind: "stdout", text: "old" })),
  );
  const second = after(first, { ...pressed, execution: "e2" });
  expect(second.run && logText(second.run.log)).toBe("");
  const refused = after(second, { kind: "refused", execution: "e2", message: "too many", retryAfterMs: 500 });
  expect(refused.run?.stage).toEqual({ kind: "refused", message: "too many", retryAtMs: NOW + 500 });
  expect(refused.run && logText(refused.run.log)).toBe("old");
});

test("an answer to an earlier run does not touch the one that is shown", () => {
  const state = after(START, pressed, { ...pressed, execution: "e2" });
  expect(after(state, { kind: "refused", execution: "e1", message: "late" })).toBe(state);
  expect(after(state, { kind: "extended", execution: "e1", inMs: 1, hardLimitMs: 2 })).toBe(state);
});

test("what a terminal beside the run prints changes nothing", () => {
  const running = after(START, pressed, notices(event(1, { kind: "started", cold: true })));
  const common = { execution: "shell", atMs: NOW };
  const printed = { kind: "stdout", text: "~ $ ", seq: 2, ...common } as const;
  const usage = { wallMs: 1, cpuMs: 1, peakMemoryBytes: 1 };
  const ended = { kind: "finished", outcome: { kind: "exited", code: 0 }, usage, seq: 3, ...common } as const;
  const heard = notices({ kind: "event", event: printed }, { kind: "event", event: ended });
  expect(after(running, heard)).toBe(running);
  const finished = after(
    running,
    notices({ kind: "event", event: { ...ended, execution: "e1", seq: 4, atMs: NOW } }),
  );
  expect(finished.run?.stage.kind).toBe("finished");
  expect(after(finished, heard)).toBe(finished);
});

test("a lost sandbox ends the run and is said; the next notice of a start replaces it", () => {
  const lost = after(START, pressed, notices({ kind: "lost", reason: "idle" }));
  expect(lost.sandbox).toEqual({ kind: "lost", reason: "idle" });
  expect(lost.run?.stage).toMatchObject({ kind: "finished", outcome: { kind: "sandboxLost" } });
  expect(after(lost, notices({ kind: "starting" })).sandbox.kind).toBe("starting");
});

test("a reloaded page shows the run that it remembers, if the sandbox does too", () => {
  const remembered = { execution: "e1", language: "python", path: "main.py", typed: [] };
  const info = {
    execution: "e1",
    kind: "run",
    state: "running",
    createdAtMs: 0,
    stdinOpen: true,
    firstSeq: 1,
    lastSeq: 2,
  } as const;
  const found = (executions: (typeof info)[]): Action => ({
    kind: "notices",
    remembered,
    notices: [
      { kind: "found", sandboxId: "s1", executions },
      event(1, { kind: "started", cold: false }),
      event(2, { kind: "stdout", text: "still here" }),
    ],
  });
  const state = after(START, found([info]));
  expect(state.run && logText(state.run.log)).toBe("still here");
  expect(after(START, found([])).run).toBeUndefined();
});

test("Stop shows at once, and ends with the program", () => {
  const stopping = after(START, pressed, notices(event(1, { kind: "started", cold: false })), {
    kind: "stop",
  });
  expect(stopping.run?.stopping).toBe(true);
  const outcome = { kind: "killed", signal: "SIGINT", by: "caller" } as const;
  const usage = { wallMs: 1, cpuMs: 1, peakMemoryBytes: 1 };
  const last = { kind: "finished", execution: "e1", seq: 2, atMs: NOW, outcome, usage } as const;
  expect(after(stopping, notices({ kind: "event", event: last })).run?.stopping).toBe(false);
});

test("letting a program go on moves its deadline", () => {
  const deadline = {
    kind: "deadline",
    execution: "e1",
    seq: 2,
    atMs: NOW,
    inMs: 5_000,
    hardLimitMs: 600_000,
  } as const;
  const near = after(
    START,
    pressed,
    notices(event(1, { kind: "started", cold: false }), { kind: "event", event: deadline }),
  );
  expect(near.run?.stage).toMatchObject({ deadline: { endsAtMs: NOW + 5_000 } });
  const extended = after(near, { kind: "extended", execution: "e1", inMs: 65_000, hardLimitMs: 600_000 });
  expect(extended.run?.stage).toMatchObject({ deadline: { endsAtMs: NOW + 65_000 } });
});

test("a start shows its place in the queue while it has one, and is over when it failed", () => {
  const queued = after(START, pressed, notices({ kind: "starting" }, { kind: "queued", place: 2 }));
  expect(queued.sandbox).toEqual({ kind: "starting", sinceMs: NOW, place: 2 });
  const turn = after(queued, notices({ kind: "queued", place: undefined }));
  expect(turn.sandbox).toEqual({ kind: "starting", sinceMs: NOW });
  expect(after(turn, notices({ kind: "notStarted" })).sandbox).toEqual({ kind: "none" });
  const running = after(START, notices({ kind: "found", sandboxId: "s1", executions: [] }));
  expect(after(running, notices({ kind: "queued", place: 1 })).sandbox).toBe(running.sandbox);
});

test("only a connection that was there can be lost", () => {
  const connecting = after(START, notices({ kind: "connection", state: "reconnecting" }));
  expect(connecting.connection).toBeUndefined();
  const lost = after(
    connecting,
    notices({ kind: "connection", state: "live" }, { kind: "connection", state: "reconnecting" }),
  );
  expect(lost.connection).toBe("reconnecting");
});
