import { expect, test } from "vitest";
import { FakeExecution } from "../testing/fake-runtime.ts";
import { InputQueue } from "./input-queue.ts";

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
