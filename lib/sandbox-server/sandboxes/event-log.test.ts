import { describe, expect, test } from "vitest";
import type { SandboxEvent } from "#lib/protocol/run-event.ts";
import { EventLog, type ReadOptions } from "./event-log.ts";
import type { ExecutionLog } from "./execution-log.ts";

const never = new AbortController().signal;
const usage = { wallMs: 1, cpuMs: 1, peakMemoryBytes: 1 };

function logOf(keepHeadBytes = 1_000, keepTailBytes = 1_000): EventLog {
  return new EventLog({ keepHeadBytes, keepTailBytes }, () => 5);
}

function print(log: EventLog, execution: ExecutionLog, ...texts: string[]): void {
  for (const text of texts) log.append(execution, { kind: "stdout", text });
}

function finish(log: EventLog, execution: ExecutionLog): void {
  log.append(execution, { kind: "finished", outcome: { kind: "exited", code: 0 }, usage });
}

async function collect(reader: AsyncIterable<SandboxEvent>): Promise<SandboxEvent[]> {
  const events: SandboxEvent[] = [];
  for await (const event of reader) events.push(event);
  return events;
}

/** All that can be read now. */
async function readAll(log: EventLog, options: Partial<ReadOptions> = {}): Promise<SandboxEvent[]> {
  return collect(log.read({ after: 0, signal: never, ended: () => true, ...options }));
}

/** An event in short: `3 a:text`. */
function short(event: SandboxEvent): string {
  switch (event.kind) {
    case "stdout":
      return `${event.seq} ${event.execution}:${event.text}`;
    case "gap":
      return `${event.seq} ${event.execution}:gap ${event.fromSeq}-${event.toSeq} ${event.bytes}`;
    case "metrics":
      return "metrics";
    default:
      return `${event.seq} ${event.kind}`;
  }
}

describe("the events of a sandbox", () => {
  test("are numbered in one sequence over all executions and states, and read in that order", async () => {
    const log = logOf();
    const a = log.open("a");
    log.appendState({ kind: "state", state: "running" });
    const b = log.open("b");
    print(log, a, "1");
    print(log, b, "2");
    print(log, a, "3");
    expect((await readAll(log)).map(short)).toEqual(["1 state", "2 a:1", "3 b:2", "4 a:3"]);
    expect((await readAll(log, { after: 2 })).map(short)).toEqual(["3 b:2", "4 a:3"]);
  });

  test("of one execution end with its `finished`", async () => {
    const log = logOf();
    const a = log.open("a");
    const b = log.open("b");
    const reading = collect(log.read({ after: 0, signal: never, execution: a }));
    print(log, a, "x");
    print(log, b, "y");
    finish(log, a);
    expect((await reading).map(short)).toEqual(["1 a:x", "3 finished"]);
    expect((await readAll(log, { execution: a, after: 3 })).map(short)).toEqual([]);
  });

  test("reach a reader who waits", async () => {
    const log = logOf();
    const a = log.open("a");
    const reader = log.read({ after: 0, signal: never, execution: a });
    const next = reader.next();
    print(log, a, "now");
    expect(await next).toMatchObject({ value: { text: "now", atMs: 5, execution: "a" } });
    await reader.return();
  });

  test("are all sent again to a reader who resumes from a number that was never reached", async () => {
    const log = logOf();
    print(log, log.open("a"), "x");
    expect((await readAll(log, { after: 99 })).map(short)).toEqual(["1 a:x"]);
  });

  test("of an id that is used again are not counted with those before", async () => {
    const log = logOf(300, 300);
    const first = log.open("a");
    print(log, first, "x".repeat(200));
    finish(log, first);
    const reader = log.read({ after: 0, signal: never, ended: () => true });
    for (const seq of [1, 2]) expect((await reader.next()).value).toMatchObject({ seq });
    log.drop(first);
    const second = log.open("a");
    print(log, second, "1", "z".repeat(200), "w".repeat(150), "v".repeat(150));
    finish(log, second);
    const rest = await collect(reader);
    expect(rest.map((event) => short(event).slice(0, 18))).toEqual([
      "3 a:1",
      "5 a:gap 4-5 350",
      `6 a:${"v".repeat(14)}`,
      "7 finished",
    ]);
  });

  test("a reader whose signal is aborted gets no more, also while it waits", async () => {
    const log = logOf();
    const a = log.open("a");
    print(log, a, "x");
    const abort = new AbortController();
    const reader = log.read({ after: 0, signal: abort.signal, execution: a });
    await reader.next();
    const waiting = reader.next();
    abort.abort();
    expect((await waiting).done).toBe(true);
  });

  test("more than a batch of them comes whole and in order", async () => {
    const log = logOf(1_000_000, 1_000_000);
    const logs = [log.open("a"), log.open("b")];
    for (let count = 0; count < 2_000; count += 1) {
      const to = logs[count % 3 === 0 ? 0 : 1];
      if (to !== undefined) print(log, to, `${count}`);
    }
    const seqs = (await readAll(log)).map((event) => (event.kind === "metrics" ? 0 : event.seq));
    expect(seqs).toEqual(Array.from({ length: 2_000 }, (_, index) => index + 1));
  });
});

describe("what is no longer kept", () => {
  /** Each of these events counts 100 bytes: its text and 64 for itself. */
  const text = (name: string) => name.padEnd(36, ".");

  test("lies between the first and the last, and a late reader is told how much it is", async () => {
    const log = logOf(200, 300);
    const a = log.open("a");
    print(log, a, ...Array.from({ length: 10 }, (_, index) => text(`${index}`)));
    const seen = (await readAll(log)).map(short);
    expect(seen).toEqual([
      `1 a:${text("0")}`,
      `2 a:${text("1")}`,
      `7 a:gap 3-7 ${5 * 36}`,
      `8 a:${text("7")}`,
      `9 a:${text("8")}`,
      `10 a:${text("9")}`,
    ]);
    expect(a.droppedBytes).toBe(5 * 36);
  });

  test("a reader who resumes after the gap misses nothing of another execution", async () => {
    const log = logOf(100, 100);
    const a = log.open("a");
    const b = log.open("b");
    print(log, a, text("0"), text("1"));
    print(log, b, text("b"));
    print(log, a, text("2"), text("3"));
    const all = (await readAll(log)).map(short);
    expect(all).toEqual([`1 a:${text("0")}`, `3 b:${text("b")}`, `4 a:gap 2-4 72`, `5 a:${text("3")}`]);
  });

  test("a slow reader is told of each part once", async () => {
    const log = logOf(100, 100);
    const a = log.open("a");
    const reader = log.read({ after: 0, signal: never, execution: a });
    print(log, a, text("0"));
    expect(short((await reader.next()).value as SandboxEvent)).toBe(`1 a:${text("0")}`);
    print(log, a, text("1"), text("2"), text("3"));
    expect(short((await reader.next()).value as SandboxEvent)).toBe("3 a:gap 2-3 72");
    expect(short((await reader.next()).value as SandboxEvent)).toBe(`4 a:${text("3")}`);
    print(log, a, text("4"), text("5"));
    expect(short((await reader.next()).value as SandboxEvent)).toBe("5 a:gap 5-5 36");
    expect(short((await reader.next()).value as SandboxEvent)).toBe(`6 a:${text("5")}`);
    await reader.return();
  });

  test("memory stays within head and tail however many tiny events there are", () => {
    const log = logOf(10_000, 20_000);
    const a = log.open("a");
    for (let count = 0; count < 100_000; count += 1) print(log, a, "x");
    expect(a.bytes).toBeLessThanOrEqual(30_000);
    expect([...a.kept()].length).toBeLessThan(500);
  });
});
