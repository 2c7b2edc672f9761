import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import { Progress } from "./progress.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function started() {
  const sent: [number, string][] = [];
  const progress = new Progress(async (count, message) => {
    sent.push([count, message]);
  });
  const print = (text: string) => progress.event(event({ kind: "stdout", text }));
  return { sent, progress, print };
}

function event(what: { kind: "stdout"; text: string } | { kind: "queued"; place: number }): RunEvent {
  return { ...what, execution: "e", seq: 1, atMs: 0 };
}

test("the last line that was printed is told at once, without its colours", () => {
  const { sent, print } = started();
  print("one\n\u001b[31mtwo\u001b[0m\n\n");
  expect(sent).toEqual([[1, "two"]]);
});

test("however much is printed, a line is told four times a second, the newest, with a rising number", () => {
  const { sent, print } = started();
  for (let at = 0; at < 100; at += 1) print(`${at}\n`);
  vi.advanceTimersByTime(250);
  vi.advanceTimersByTime(1_000);
  expect(sent).toEqual([
    [1, "0"],
    [2, "99"],
  ]);
});

test("a line that comes in pieces is put together, and only so much of it is told", () => {
  const { sent, print } = started();
  print("50");
  print(" %\r");
  vi.advanceTimersByTime(250);
  print("x".repeat(10_000));
  vi.advanceTimersByTime(250);
  expect(sent.map(([, message]) => message)).toEqual(["50", "50 %", "x".repeat(200)]);
});

test("waiting for a turn is told", () => {
  const { sent, progress } = started();
  progress.event(event({ kind: "queued", place: 2 }));
  expect(sent).toEqual([[1, "waits for its turn, place 2"]]);
});

test("nothing is told after the end, and a client that is gone disturbs nobody", () => {
  const { sent, progress, print } = started();
  print("a\n");
  print("b\n");
  progress.close();
  vi.advanceTimersByTime(1_000);
  expect(sent).toEqual([[1, "a"]]);
  expect(vi.getTimerCount()).toBe(0);
  const gone = new Progress(() => Promise.reject(new Error("gone")));
  gone.event(event({ kind: "stdout", text: "a\n" }));
  gone.close();
});
