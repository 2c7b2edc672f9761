import { expect, test } from "vitest";
import { type Chunk, createOutputQueue } from "./output-queue.ts";

const droppedLine = (chars: number): string => `<${chars}>`;
const create = (limitChars = 1_000_000) => createOutputQueue({ limitChars, droppedLine });

/** A screen that takes a write and is done with it when it is told to be. */
function screen() {
  const written: Chunk[] = [];
  const pending: (() => void)[] = [];
  return {
    written,
    text: () => written.map(({ text }) => text).join(""),
    sink: (chunk: Chunk, done: () => void) => {
      written.push(chunk);
      pending.push(done);
    },
    done: () => pending.shift()?.(),
    drain() {
      for (let done = pending.shift(); done !== undefined; done = pending.shift()) done();
    },
  };
}

test("what came before there was a screen is shown first, in order, as one write", () => {
  const queue = create();
  const shown = screen();
  queue.push("a", true);
  queue.push("b", true);
  queue.connect(shown.sink);
  queue.push("c", true);
  shown.drain();
  expect(shown.written).toEqual([
    { text: "ab", live: false },
    { text: "c", live: true },
  ]);
});

test("one write is under way; what comes meanwhile is joined, up to a length, and waits", () => {
  const queue = create();
  const shown = screen();
  queue.connect(shown.sink);
  const line = "x".repeat(1_000);
  for (let count = 0; count < 200; count += 1) queue.push(line, true);
  expect(shown.written).toHaveLength(1);
  shown.done();
  expect(shown.written).toHaveLength(2);
  expect(shown.written[1]?.text.length).toBe(65_000);
  shown.drain();
  expect(shown.text()).toBe(line.repeat(200));
});

test("of more than the limit the oldest is dropped, and a line in its place says how much", () => {
  const queue = create(10_000);
  for (let count = 0; count < 1_000; count += 1) queue.push(`${String(count).padStart(99, ".")}\n`, true);
  const shown = screen();
  queue.connect(shown.sink);
  shown.drain();
  expect(shown.text()).toMatch(/^<(\d+)>/);
  expect(shown.text().length).toBeLessThan(10_100);
  const [line = "", dropped] = /^<(\d+)>/.exec(shown.text()) ?? [];
  expect(Number(dropped) + shown.text().length - line.length).toBe(100_000);
  expect(shown.text().endsWith("999\n")).toBe(true);
});

test("output of before a reload and output of now are written apart", () => {
  const queue = create();
  const shown = screen();
  queue.connect(shown.sink);
  queue.push("first", false);
  queue.push("old", false);
  queue.push("new", true);
  shown.drain();
  expect(shown.written.map(({ text, live }) => [text, live])).toEqual([
    ["first", false],
    ["old", false],
    ["new", true],
  ]);
});

test("a screen that was taken away gets nothing more; the next one goes on", () => {
  const queue = create();
  const first = screen();
  const second = screen();
  const disconnect = queue.connect(first.sink);
  queue.push("a", true);
  disconnect();
  queue.push("b", true);
  first.drain();
  queue.connect(second.sink);
  second.drain();
  expect([first.text(), second.text()]).toEqual(["a", "b"]);
});
