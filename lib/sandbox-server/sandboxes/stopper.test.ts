import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ExecutionSpec } from "../agent/connection.ts";
import { FakeExecution } from "../testing/fake-runtime.ts";
import { Stopper } from "./stopper.ts";

const GRACE_MS = 2_000;
const SPEC: ExecutionSpec = {
  kind: "command",
  command: "sleep",
  args: [],
  workdir: "/workspace",
  env: {},
  stdin: "closed",
};

let stopper: Stopper;
let program: FakeExecution;
beforeEach(() => {
  vi.useFakeTimers();
  stopper = new Stopper(GRACE_MS);
  program = new FakeExecution(SPEC, () => {});
  program.onSignal = () => {};
  stopper.attach(program);
});
afterEach(() => {
  stopper.close();
  vi.useRealTimers();
});

test("a program that ignores the signal is killed when the time that was asked for is over", () => {
  stopper.signal("SIGINT", 500);
  vi.advanceTimersByTime(499);
  expect([program.signals, program.killed]).toEqual([[2], false]);
  vi.advanceTimersByTime(1);
  expect(program.killed).toBe(true);
});

test("a time that is longer than any timer is not over at once", () => {
  stopper.signal("SIGINT", 2 ** 40);
  vi.advanceTimersByTime(60_000);
  expect(program.killed).toBe(false);
});

test("a limit is not held up by a later end that was asked for before", () => {
  stopper.signal("SIGINT", 3_600_000);
  stopper.interrupt({ kind: "timeout", limitMs: 1_000 });
  vi.advanceTimersByTime(GRACE_MS);
  expect(program.killed).toBe(true);
});

test("a sooner end is not held up by a limit, nor by asking for a later one again", () => {
  stopper.interrupt({ kind: "timeout", limitMs: 1_000 });
  stopper.signal("SIGINT", 100);
  stopper.signal("SIGINT", 5_000);
  vi.advanceTimersByTime(100);
  expect(program.killed).toBe(true);
});

test("what has ended is not killed", () => {
  stopper.signal("SIGINT", 100);
  stopper.close();
  stopper.interrupt({ kind: "readerGone" });
  vi.advanceTimersByTime(10_000);
  expect(program.killed).toBe(false);
});
