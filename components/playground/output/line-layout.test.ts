import { expect, test } from "vitest";
import { rowsOf } from "./line-layout.ts";
import { append, EMPTY_LOG } from "./log.ts";

test("a block is as high as its lines, long ones as many times as they wrap", () => {
  const { head } = append(EMPTY_LOG, [
    { kind: "text", source: "stdout", text: `short\n\n${"x".repeat(205)}\n` },
  ]);
  expect(head.map((block) => rowsOf(block, 100))).toEqual([5]);
  expect(head.map((block) => rowsOf(block, Infinity))).toEqual([3]);
});
