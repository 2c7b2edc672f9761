import { expect, test } from "vitest";
import { FakeExecution } from "../testing/fake-runtime.ts";
import { InputQueue, MAX_WAITING_BYTES } from "./input-queue.ts";

const SPEC = { kind: "command", command: "cat", args: [], workdir: "/", env: {}, stdin: "open" } as const;
const program = () => new FakeExecution(SPEC, () => {});

test("passes parts on in order, each once, however often they are sent", async () => {
  const cat = program();
  const queue = new InputQueue(true, undefined);
  queue.attach(cat);
  await queue.push(1, Buffer.from("a"), false);
  await queue.push(1, Buffer.from("a"), false);
  await queue.push(2, Buffer.from("b"), true);
  await queue.push(2, Buffer.from("b"), true);
  expect([cat.written, cat.inputEnded, queue.open]).toEqual([["a", "b"], true, false]);
});

test("what comes before the program has started waits for it", async () => {
  const cat = program();
  const queue = new InputQueue(true, "first ");
  const pushed = queue.push(1, Buffer.from("then"), false);
  queue.attach(cat);
  await pushed;
  expect(cat.written).toEqual(["first ", "then"]);
});

test("a number too far ahead names the one that is due", () => {
  const queue = new InputQueue(true, undefined);
  expect(() => queue.push(3, Buffer.from("x"), false)).toThrow(
    expect.objectContaining({ code: "inputOutOfOrder", details: { expected: 1 } }),
  );
});

test("nothing goes into an input that is closed or has ended", async () => {
  const closed = new InputQueue(false, undefined);
  expect(() => closed.push(1, Buffer.from("x"), false)).toThrow(
    expect.objectContaining({ code: "stdinClosed" }),
  );
  const ended = new InputQueue(true, undefined);
  ended.attach(program());
  await ended.push(1, Buffer.alloc(0), true);
  expect(() => ended.push(2, Buffer.from("x"), false)).toThrow(
    expect.objectContaining({ code: "stdinClosed" }),
  );
});

test("input that is there from the start is followed by its end", async () => {
  const cat = program();
  const queue = new InputQueue(false, "all");
  queue.attach(cat);
  await expect.poll(() => cat.inputEnded).toBe(true);
  expect(cat.written).toEqual(["all"]);
});

test("what waits when the program ends is refused", async () => {
  const queue = new InputQueue(true, undefined);
  const pushed = queue.push(1, Buffer.from("x"), false);
  queue.close();
  await expect(pushed).rejects.toMatchObject({ code: "stdinClosed" });
});

const backlog = expect.objectContaining({
  code: "inputBacklog",
  details: { retryAfterMs: expect.any(Number) },
});

test("what a program does not read waits up to 1 MiB; more is refused, and its number is due again", async () => {
  const cat = program();
  const reads = Promise.withResolvers<void>();
  cat.taking = reads.promise;
  const queue = new InputQueue(true, undefined);
  queue.attach(cat);
  const half = Buffer.alloc(MAX_WAITING_BYTES / 2 - 100);
  const taken = [queue.push(1, half, false), queue.push(2, half, false)];
  expect(() => queue.push(3, half, false)).toThrow(backlog);
  expect(queue.lastNumber).toBe(2);
  reads.resolve();
  await Promise.all(taken);
  await queue.push(3, Buffer.from("again"), false);
  expect(cat.written.at(-1)).toBe("again");
});

test("one part is taken however long it is, when nothing waits", async () => {
  const cat = program();
  const queue = new InputQueue(true, undefined);
  queue.attach(cat);
  await queue.push(1, Buffer.alloc(2 * MAX_WAITING_BYTES), false);
  expect(cat.written).toHaveLength(1);
});

test("empty parts do not wait without bound either", () => {
  const queue = new InputQueue(true, undefined);
  const fill = () => {
    for (let number = 1; number <= MAX_WAITING_BYTES; number += 1) {
      queue.push(number, Buffer.alloc(0), false).catch(() => {});
    }
  };
  expect(fill).toThrow(backlog);
  expect(queue.lastNumber).toBeLessThan(20_000);
});
