import { expect, test } from "vitest";
import type { SessionNotice } from "#lib/api/sandbox-session.ts";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import { createNoticeQueue, type QueueBounds } from "./notice-queue.ts";

const ROOMY: QueueBounds = { sliceChars: 500, oldestChars: 100_000, newestChars: 100_000 };
const NARROW: QueueBounds = { sliceChars: 1_000, oldestChars: 500, newestChars: 500 };

/** A queue whose frames and time come when the test says so: each delivery takes 1 ms. */
function start(bounds: QueueBounds) {
  const got: (readonly SessionNotice[])[] = [];
  let frames: ((workMs: number) => void)[] = [];
  let nowMs = 0;
  const queue = createNoticeQueue(
    (notices) => {
      nowMs += 1;
      got.push(notices);
    },
    {
      bounds,
      now: () => nowMs,
      nextFrame: (deliver) => {
        frames.push(deliver);
        return () => {
          frames = frames.filter((other) => other !== deliver);
        };
      },
    },
  );
  return {
    queue,
    got,
    events: (): RunEvent[] =>
      got.flat().flatMap((notice) => (notice.kind === "event" ? [notice.event] : [])) as RunEvent[],
    draw: (workMs = 1_000): void => {
      const now = frames;
      frames = [];
      for (const deliver of now) deliver(workMs);
    },
    get waiting() {
      return frames.length;
    },
  };
}

const at = (seq: number, execution = "a") => ({ execution, seq, atMs: seq });
const out = (seq: number, text: string, execution = "a"): SessionNotice => ({
  kind: "event",
  event: { kind: "stdout", ...at(seq, execution), text },
});
const input = (seq: number): SessionNotice => ({ kind: "event", event: { kind: "input", ...at(seq) } });

test("what comes between two frames is delivered as one, in order, and then nothing waits", () => {
  const { queue, got, draw, ...rest } = start(ROOMY);
  const notices = [out(1, "one"), input(2), out(3, "two")];
  for (const notice of notices) queue.add(notice);
  expect(got).toEqual([]);
  draw();
  expect(got).toEqual([notices]);
  expect(rest.waiting).toBe(0);
});

test("a frame takes no more than its time, and the next goes on, without loss and in order", () => {
  const { queue, got, events, draw } = start(ROOMY);
  for (let seq = 1; seq <= 20; seq += 1) queue.add(out(seq, "x".repeat(440)));
  draw(3);
  expect(got).toHaveLength(3);
  for (let frame = 0; frame < 10; frame += 1) draw(3);
  expect(events().map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});

test("of more than may wait beginning and end arrive, and a gap between them says to the byte what does not", () => {
  const { queue, events, draw } = start(NARROW);
  for (let seq = 1; seq <= 100; seq += 1) queue.add(out(seq, "é".repeat(50)));
  draw();
  const told = events();
  const gaps = told.filter((event) => event.kind === "gap");
  expect(gaps).toHaveLength(1);
  const kept = told.filter((event) => event.kind === "stdout");
  expect(kept.length * 100 + (gaps[0]?.bytes ?? 0)).toBe(10_000);
  expect(gaps[0]).toMatchObject({ fromSeq: 5, toSeq: 96, seq: 96 });
  expect(told.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 96, 97, 98, 99, 100]);
});

test("only output is left out: everything else arrives at its place", () => {
  const { queue, events, draw } = start(NARROW);
  for (let seq = 1; seq <= 100; seq += 1) queue.add(seq % 40 === 0 ? input(seq) : out(seq, "x".repeat(100)));
  queue.add({ kind: "lost", reason: "gone" });
  draw();
  const told = events();
  expect(told.filter(({ kind }) => kind === "input").map(({ seq }) => seq)).toEqual([40, 80]);
  expect(told.map(({ seq }) => seq)).toEqual(told.map(({ seq }) => seq).sort((one, other) => one - other));
});

test("a gap that the server told is counted with what is left out around it", () => {
  const { queue, events, draw } = start(NARROW);
  for (let seq = 1; seq <= 20; seq += 1) queue.add(out(seq, "x".repeat(100)));
  queue.add({ kind: "event", event: { kind: "gap", ...at(30), fromSeq: 21, toSeq: 30, bytes: 1_000 } });
  for (let seq = 31; seq <= 50; seq += 1) queue.add(out(seq, "x".repeat(100)));
  draw();
  const told = events();
  const kept = told.filter(({ kind }) => kind === "stdout").length * 100;
  const missing = told.reduce((sum, event) => sum + (event.kind === "gap" ? event.bytes : 0), 0);
  expect(kept + missing).toBe(40 * 100 + 1_000);
});

test("two programs that print at once each have a gap of their own", () => {
  const { queue, events, draw } = start(NARROW);
  for (let seq = 1; seq <= 100; seq += 1) queue.add(out(seq, "x".repeat(100), seq % 2 === 0 ? "a" : "b"));
  draw();
  for (const execution of ["a", "b"]) {
    const told = events().filter((event) => event.execution === execution);
    const kept = told.filter(({ kind }) => kind === "stdout").length * 100;
    const missing = told.reduce((sum, event) => sum + (event.kind === "gap" ? event.bytes : 0), 0);
    expect(kept + missing, execution).toBe(50 * 100);
  }
});

test("after close nothing is delivered", () => {
  const { queue, got, draw } = start(ROOMY);
  queue.add(out(1, "one"));
  queue.close();
  queue.add(out(2, "two"));
  draw();
  expect(got).toEqual([]);
});
