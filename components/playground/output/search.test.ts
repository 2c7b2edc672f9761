import { expect, test } from "vitest";
import { append, EMPTY_LOG, type LogBounds } from "./log.ts";
import { findIn, MOST_FINDS, stepped } from "./search.ts";

const SMALL: LogBounds = {
  blockLines: 2,
  blockWeight: 1_000,
  lineChars: 1_000,
  headBlocks: 2,
  tailBlocks: 3,
};
const log = (text: string) => append(EMPTY_LOG, [{ kind: "text", source: "stdout", text }], SMALL);

test("a text is found in every block and in the line that is being written", () => {
  expect(findIn(log("an Ant\nb\nant\nb\nlast ant"), "ant")).toEqual([
    { block: 0, nth: 0 },
    { block: 1, nth: 0 },
    { block: "open", nth: 0 },
  ]);
  expect(findIn(log("aa aa\naa"), "aa").map(({ nth }) => nth)).toEqual([0, 1, 0]);
});

test("what was coloured or overwritten is found as it stands", () => {
  expect(findIn(log("\x1b[31mre\x1b[32md\x1b[0m ok\n10%\r20%\n"), "red")).toHaveLength(1);
  expect(findIn(log("10%\r20%\n"), "10%")).toHaveLength(0);
});

test("signs of regular expressions are only signs", () => {
  for (const sign of ["(", "[a", "a*", "\\d", "$", "/", "?", "-", "{1}"]) {
    expect(findIn(log(`x${sign}y\n`), sign), sign).toHaveLength(1);
  }
});

test("nothing is found for nothing, and a flood of finds is cut off", () => {
  expect(findIn(log("abc"), "")).toEqual([]);
  expect(findIn(log(`${"a".repeat(900)}\n`.repeat(40)), "a").length).toBeLessThanOrEqual(MOST_FINDS);
});

test("after the last find comes the first", () => {
  expect([stepped(2, 1, 3), stepped(0, -1, 3), stepped(0, 1, 0)]).toEqual([0, 2, 0]);
});
