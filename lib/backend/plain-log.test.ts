import { expect, test } from "vitest";
import type { RunEvent, StateEvent } from "#lib/protocol/run-event.ts";
import { PlainLog } from "./plain-log.ts";

const never = new AbortController().signal;

async function take(log: PlainLog, after: number, many: number): Promise<(RunEvent | StateEvent)[]> {
  const list: (RunEvent | StateEvent)[] = [];
  for await (const event of log.read(after, never)) {
    list.push(event);
    if (list.length === many) break;
  }
  return list;
}

test("gives a reader what is there after its place, then what comes", async () => {
  const log = new PlainLog();
  for (const text of ["a", "b", "c"]) log.push({ kind: "stdout", execution: "e", text });
  const reading = take(log, 1, 3);
  log.push({ kind: "stdout", execution: "e", text: "d" });
  expect(await reading).toMatchObject([
    { seq: 2, text: "b" },
    { seq: 3, text: "c" },
    { seq: 4, text: "d" },
  ]);
});

test("a reader with a place that never was starts from the beginning", async () => {
  const log = new PlainLog();
  log.push({ kind: "stdout", execution: "e", text: "a" });
  expect(await take(log, 99, 1)).toMatchObject([{ seq: 1 }]);
});

test("keeps so much and no more; what is gone is one gap, from which a reader goes on", async () => {
  const log = new PlainLog();
  const text = "x".repeat(1024 * 1024);
  for (let times = 0; times < 6; times += 1) log.push({ kind: "stdout", execution: "e", text });
  const [gap, next] = await take(log, 0, 2);
  expect(gap).toMatchObject({ kind: "gap", fromSeq: 1, toSeq: 2, seq: 2, bytes: 2 * text.length });
  expect(next).toMatchObject({ kind: "stdout", seq: 3 });
});

test("reading ends when the sandbox has stopped, and when the reader leaves", async () => {
  const log = new PlainLog();
  const leave = new AbortController();
  const reading = log.read(0, leave.signal).next();
  leave.abort();
  expect(await reading).toEqual({ done: true, value: undefined });
  log.push({ kind: "state", state: "stopped" });
  for await (const event of log.read(0, never)) expect(event.kind).toBe("state");
});
