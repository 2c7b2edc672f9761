import { expect, test } from "vitest";
import { EMPTY_LINE, eraseIn, moveTo, type OpenLine, type Piece, writeAt } from "./line.ts";

const PLAIN = {};
const out = (text: string): Piece => ({ text, source: "stdout", style: PLAIN });
const err = (text: string): Piece => ({ text, source: "stderr", style: PLAIN });
const text = (line: OpenLine): string => line.pieces.map((piece) => piece.text).join("");

test("pieces of one source and style become one", () => {
  const line = writeAt(writeAt(writeAt(EMPTY_LINE, out("a")), out("b")), err("c"));
  expect(line.pieces).toEqual([out("ab"), err("c")]);
});

test("what is written after a return overwrites, and the rest of the longer line stays", () => {
  const line = writeAt(moveTo(writeAt(EMPTY_LINE, out("progress 100%")), 0), out("finished"));
  expect(text(line)).toBe("finished 100%");
  expect(text(writeAt(line, out("!")))).toBe("finished!100%");
});

test("overwriting keeps whose text is whose", () => {
  const line = writeAt(moveTo(writeAt(EMPTY_LINE, out("abcdef")), 2), err("XY"));
  expect(line.pieces).toEqual([out("ab"), err("XY"), out("ef")]);
});

test("erasing right drops what stands there; erasing left keeps the columns", () => {
  const line = moveTo(writeAt(EMPTY_LINE, out("abcdef")), 2);
  expect(text(eraseIn(line, "right"))).toBe("ab");
  expect(text(eraseIn(line, "left"))).toBe("  cdef");
  expect(text(writeAt(eraseIn(line, "all"), out("x")))).toBe("  x");
});

test("the cursor stays within the line", () => {
  expect(moveTo(writeAt(EMPTY_LINE, out("ab")), -1).cursor).toBe(0);
  expect(moveTo(writeAt(EMPTY_LINE, out("ab")), 9).cursor).toBe(2);
});
