import { expect, test } from "vitest";
import { EMPTY_LINE, LineWriter, type Piece, piecesOf } from "./line.ts";

const STYLE = {};
const out = (text: string): Piece => ({ text, source: "stdout", style: STYLE });
const err = (text: string): Piece => ({ text, source: "stderr", style: STYLE });

function written(...steps: ((line: LineWriter) => void)[]): readonly Piece[] {
  const line = new LineWriter(EMPTY_LINE, 1_000, () => undefined);
  for (const step of steps) step(line);
  return piecesOf(line.line());
}
const text = (...steps: ((line: LineWriter) => void)[]): string =>
  written(...steps)
    .map((piece) => piece.text)
    .join("");
const write = (piece: Piece | string) => (line: LineWriter) =>
  line.write(typeof piece === "string" ? out(piece) : piece);
const to = (column: number) => (line: LineWriter) => line.toColumn(column);
const move = (columns: number) => (line: LineWriter) => line.move(columns);
const erase = (part: "right" | "left" | "all") => (line: LineWriter) => line.erase(part);

test("pieces of one source and style become one", () => {
  expect(written(write("a"), write("b"), write(err("c")))).toEqual([out("ab"), err("c")]);
});

test("what is written after a return overwrites, and the rest of the longer line stays", () => {
  const steps = [write("progress 100%"), to(0), write("finished")];
  expect(text(...steps)).toBe("finished 100%");
  expect(text(...steps, write("!"))).toBe("finished!100%");
});

test("overwriting keeps whose text is whose", () => {
  expect(written(write("abcdef"), to(2), write(err("XY")))).toEqual([out("ab"), err("XY"), out("ef")]);
});

test("erasing right drops what stands there; erasing left and all keep the columns", () => {
  const line = [write("abcdef"), to(2)];
  expect(text(...line, erase("right"))).toBe("ab");
  expect(text(...line, erase("left"))).toBe("   def");
  expect(text(...line, erase("all"), write("x"))).toBe("  x");
});

test("the cursor stops at the line's beginning; beyond its end are spaces once something is written there", () => {
  expect(text(write("ab"), move(-9), write("X"))).toBe("Xb");
  expect(text(write("ab"), move(3))).toBe("ab");
  expect(text(write("ab"), move(3), write("X"))).toBe("ab   X");
});

test("a wide character has two columns, and half of it does not stay", () => {
  expect(text(write("漢字!"), to(2), write("ab"))).toBe("漢ab!");
  expect(text(write("漢字!"), to(1), write("x"))).toBe(" x字!");
  expect(text(write("ab漢"), move(-2), write("x"))).toBe("abx ");
});

test("accents, joined pictures, skin tones and flags are one character", () => {
  for (const [one, columns] of [
    ["e\u0301", 1],
    ["👩🏽\u200d🚀", 2],
    ["👍🏿", 2],
    ["🇩🇪", 2],
  ] as const) {
    expect(text(write(`${one}!`), to(columns), write("?"))).toBe(`${one}?`);
  }
});

test("a thousand accents on one letter are cut off", () => {
  expect(text(write(`a${"\u0301".repeat(1_000)}`.slice(0, 900)), to(5), write("b")).length).toBeLessThan(60);
});

test("tabs go to every eighth column, and stay tabs where nothing was written over", () => {
  expect(text(write("a\tb"))).toBe("a\tb");
  expect(text(write("a\tb"), to(8), write("c"))).toBe("a\tc");
  expect(text(write("a\tb"), to(3), write("x"))).toBe("a  x    b");
  expect(text(write("abcdefghij"), to(0), write("\tX"))).toBe("abcdefghXj");
});

test("a line tells each time that it has become as long as it may be", () => {
  const full: string[] = [];
  const line = new LineWriter(EMPTY_LINE, 4, (pieces) => full.push(pieces.map((each) => each.text).join("")));
  line.write(out("abc😀defgh"));
  line.toColumn(0);
  line.write(out("12345"));
  expect([...full, piecesOf(line.line())]).toEqual(["abc", "😀de", "1234", [out("5")]]);
});
