import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isLong, jsonPieces } from "./json-pieces.ts";

const joined = (value: unknown) => [...jsonPieces(value)].join("");

const LONG = "x".repeat(300_000);
const lines = (count: number, text: string) =>
  Array.from({ length: count }, () => ({ stream: "stdout", text }));

test.each<[string, unknown]>([
  [
    "many lines",
    { jsonrpc: "2.0", result: { output: lines(50_000, "a\n\u0001é"), status: "success" }, id: 1 },
  ],
  ["one long line", { output: lines(1, LONG), more: undefined, last: null }],
  ["a long line among short ones", lines(3, LONG).flatMap((line) => [line, { text: "short" }])],
  ["a long list of lists", Array.from({ length: 20_000 }, (_, index) => [index, [undefined, {}]])],
  ["control characters", { text: "\u0001".repeat(300_000) }],
  ["a name that must be escaped", { ['"\n']: LONG, __proto__: null, "": [] }],
  ["what is nested deeply", Array.from({ length: 20 }).reduce<unknown>((inner) => ({ inner, LONG }), 1)],
])("%s: the pieces are the JSON of the whole, each of them short", (_title, value) => {
  expect(isLong(value)).toBe(true);
  expect(joined(value)).toBe(JSON.stringify(value));
});

test("no piece is long, unless it is nested deeply", () => {
  const value = {
    result: { output: [...lines(100_000, "a"), ...lines(2, LONG)], displays: [{ "text/plain": LONG }] },
  };
  const pieces = [...jsonPieces(value)];
  expect(pieces.length).toBeGreaterThan(20);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(600_000);
});

test("what is short comes as one piece", () => {
  for (const value of [null, 1, "a", [], {}, { a: [1, { b: undefined }] }]) {
    expect([...jsonPieces(value)]).toEqual([JSON.stringify(value)]);
  }
});

test("a character is not cut in two, wherever it falls", () => {
  for (const shift of [0, 1]) {
    const value = "y".repeat(shift) + "😀".repeat(200_000);
    expect(joined(value)).toBe(JSON.stringify(value));
  }
});

test("whatever JSON it is, the pieces are its text", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: "binary" }), (value, text) => {
      const grown = {
        value,
        list: Array.from({ length: 15_000 }, () => [text, value].slice(0, 1)),
        text: text + LONG,
      };
      expect(joined(grown)).toBe(JSON.stringify(grown));
    }),
    { numRuns: 10 },
  );
});
