import { expect, test } from "vitest";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import { createRecorder, type Recorder } from "./recorder.ts";

const PROGRAM = { language: "python", files: [{ path: "main.py", content: "print(1)" }], open: "main.py" };
const USAGE = { wallMs: 1, cpuMs: 1, peakMemoryBytes: 1 };

/** Tells a recorder events, numbered in order, as the session would. */
function teller(recorder: Recorder) {
  let seq = 0;
  return (event: object, execution = "a"): void => {
    seq += 1;
    recorder.hear({ kind: "event", event: { execution, seq, ...event } as RunEvent });
  };
}

const started = { kind: "started", atMs: 1_000, cold: true, stdinOpen: true, version: "3.11.2" };
const finished = { kind: "finished", atMs: 1_900, outcome: { kind: "exited", code: 0 }, usage: USAGE };

test("a run is recorded with its times, what was typed, and the interpreter's version", () => {
  let nowMs = 50_000;
  const recorder = createRecorder(10_000, () => nowMs);
  const tell = teller(recorder);
  recorder.begin("a", PROGRAM);
  tell(started);
  tell({ kind: "stdout", atMs: 1_010, text: "Who? " });
  nowMs += 500;
  recorder.typed("Ada\n");
  tell({ kind: "stderr", atMs: 1_600, text: "hm\n" });
  tell({ kind: "display", atMs: 1_700, bundle: { "text/plain": "42" } });
  expect(recorder.last()).toBeUndefined();
  tell(finished);
  expect(recorder.last()).toEqual({
    program: PROGRAM,
    version: "3.11.2",
    recording: {
      events: [
        { kind: "stdout", atMs: 10, text: "Who? " },
        { kind: "stdin", atMs: 500, text: "Ada\n" },
        { kind: "stderr", atMs: 600, text: "hm\n" },
        { kind: "display", atMs: 700, bundle: { "text/plain": "42" } },
      ],
      outcome: { kind: "exited", code: 0 },
      usage: USAGE,
    },
  });
});

test("other executions, repeats, and what comes after the end are not in it", () => {
  const recorder = createRecorder();
  const tell = teller(recorder);
  recorder.begin("a", PROGRAM);
  tell(started);
  tell({ kind: "stdout", atMs: 1_001, text: "mine" });
  tell({ kind: "stdout", atMs: 1_001, text: "again", seq: 2 });
  tell({ kind: "stdout", atMs: 1_002, text: "a terminal's" }, "b");
  tell(finished);
  recorder.typed("entered below\n");
  expect(recorder.last()?.recording.events).toEqual([{ kind: "stdout", atMs: 1, text: "mine" }]);
});

test("a new run forgets the one before at once", () => {
  const recorder = createRecorder();
  const tell = teller(recorder);
  recorder.begin("a", PROGRAM);
  tell(started);
  tell(finished);
  expect(recorder.last()).toBeDefined();
  recorder.begin("b", PROGRAM);
  expect(recorder.last()).toBeUndefined();
});

test("of a flood the first and the last part stay, and the middle is counted byte by byte", () => {
  const recorder = createRecorder(2_000);
  const tell = teller(recorder);
  recorder.begin("a", PROGRAM);
  tell(started);
  for (let line = 0; line < 500; line += 1) {
    tell({ kind: "stdout", atMs: 1_000 + line, text: `${String(line).padStart(9, "0")}\n` });
  }
  tell(finished);
  const events = recorder.last()?.recording.events ?? [];
  const texts = events.flatMap((event) => (event.kind === "stdout" ? [event.text] : []));
  const gaps = events.filter((event) => event.kind === "gap");
  expect(texts.at(0)).toBe("000000000\n");
  expect(texts.at(-1)).toBe("000000499\n");
  expect(gaps).toHaveLength(1);
  expect((gaps[0]?.bytes ?? 0) + texts.join("").length).toBe(500 * 10);
  expect(JSON.stringify(events).length).toBeLessThan(2_500);
});
