import { expect, test, vi } from "vitest";
import type { SessionNotice } from "#lib/api/sandbox-session.ts";
import type { SandboxEvent } from "#lib/protocol/run-event.ts";
import { createMetricsStore } from "./metrics-store.ts";
import { sample } from "./testing/sample.ts";

const T = 1_800_000_000_000;
const told = (event: SandboxEvent): SessionNotice => ({ kind: "event", event });
const began = (execution: string, atMs: number, language?: string): SessionNotice =>
  told({
    kind: "started",
    execution,
    seq: 1,
    atMs,
    cold: false,
    stdinOpen: true,
    ...(language === undefined ? {} : { language }),
  });
const ended = (execution: string, atMs: number): SessionNotice =>
  told({
    kind: "finished",
    execution,
    seq: 2,
    atMs,
    outcome: { kind: "exited", code: 0 },
    usage: { wallMs: 1, cpuMs: 1, peakMemoryBytes: 1 },
  });

test("what it hears is kept whether or not somebody looks, and who looks is told of each change", () => {
  const store = createMetricsStore();
  store.hear(told(sample(T)));
  const listener = vi.fn();
  const stop = store.subscribe(listener);
  store.hear(told(sample(T + 1_000)));
  expect(listener).toHaveBeenCalledTimes(1);
  expect(store.getSnapshot().samples.length).toBe(2);
  expect(store.getSnapshot().current).toEqual(sample(T + 1_000));
  stop();
  store.hear(told(sample(T + 2_000)));
  expect(listener).toHaveBeenCalledTimes(1);
});

test("what does not concern it changes nothing", () => {
  const store = createMetricsStore();
  const before = store.getSnapshot();
  const listener = vi.fn();
  store.subscribe(listener);
  store.hear({ kind: "starting" });
  store.hear(told({ kind: "stdout", execution: "e1", seq: 1, atMs: T, text: "hi" }));
  store.hear(told({ kind: "state", seq: 1, atMs: T, state: "running" }));
  expect(store.getSnapshot()).toBe(before);
  expect(listener).not.toHaveBeenCalled();
});

test("runs are marked from begin to end; terminals and commands are not", () => {
  const store = createMetricsStore();
  store.hear(began("e1", T, "python"));
  store.hear(began("shell", T));
  store.hear(ended("shell", T + 1));
  store.hear(ended("e1", T + 2));
  expect(store.getSnapshot().runs).toEqual([{ execution: "e1", beganAtMs: T, endedAtMs: T + 2 }]);
});

test("events that come again after a lost connection are marked once", () => {
  const store = createMetricsStore();
  for (let time = 0; time < 2; time += 1) {
    store.hear(began("e1", T, "python"));
    store.hear(ended("e1", T + 2));
  }
  expect(store.getSnapshot().runs.length).toBe(1);
});

test("without a sandbox, or a line to it, nothing is current and what was stays", () => {
  for (const notice of [
    { kind: "lost", reason: "idle" },
    { kind: "connection", state: "down" },
  ] as const) {
    const store = createMetricsStore();
    store.hear(told(sample(T)));
    store.hear({ kind: "connection", state: "reconnecting" });
    expect(store.getSnapshot().current).toBeDefined();
    store.hear(notice);
    expect(store.getSnapshot().current).toBeUndefined();
    expect(store.getSnapshot().samples.length).toBe(1);
  }
});
