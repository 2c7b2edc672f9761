import { expect, test } from "vitest";
import { createFrameBatch } from "./frame-batch.ts";

/** Frames that come when the test says so. */
function manualFrames() {
  let due: (() => void)[] = [];
  return {
    next: (deliver: () => void) => {
      due.push(deliver);
      return () => {
        due = due.filter((other) => other !== deliver);
      };
    },
    draw() {
      const now = due;
      due = [];
      for (const deliver of now) deliver();
    },
    get waiting() {
      return due.length;
    },
  };
}

test("what comes between two frames is delivered as one, in order", () => {
  const frames = manualFrames();
  const got: (readonly number[])[] = [];
  const batch = createFrameBatch<number>(
    () => 1,
    (items) => got.push(items),
    frames.next,
  );
  for (const item of [1, 2, 3]) batch.add(item);
  expect(got).toEqual([]);
  frames.draw();
  batch.add(4);
  frames.draw();
  expect(got).toEqual([[1, 2, 3], [4]]);
  expect(frames.waiting).toBe(0);
});

test("a flood is spread over frames, without loss and in order", () => {
  const frames = manualFrames();
  const got: (readonly number[])[] = [];
  const batch = createFrameBatch<number>(
    () => 100_000,
    (items) => got.push(items),
    frames.next,
  );
  for (let item = 0; item < 10; item += 1) batch.add(item);
  for (let frame = 0; frame < 10; frame += 1) frames.draw();
  expect(got.length).toBeGreaterThan(2);
  expect(got.flat()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("after close nothing is delivered", () => {
  const frames = manualFrames();
  const got: unknown[] = [];
  const batch = createFrameBatch<number>(
    () => 1,
    (items) => got.push(items),
    frames.next,
  );
  batch.add(1);
  batch.close();
  batch.add(2);
  frames.draw();
  expect(got).toEqual([]);
});
