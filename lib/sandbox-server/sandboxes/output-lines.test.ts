import * as fc from "fast-check";
import { expect, test } from "vitest";
import { OutputLines } from "./output-lines.ts";

const out = (text: string) => ({ stream: "stdout", text });
const err = (text: string) => ({ stream: "stderr", text });

const MANY = 1_000;

function linesOf(...chunks: (string | Buffer)[]) {
  const lines = new OutputLines(MANY);
  for (const chunk of chunks) lines.push("stdout", Buffer.from(chunk));
  return lines.end().lines;
}

test.each<[string, string[], string[]]>([
  ["nothing is no line", [], []],
  ["blank lines are kept", ["a\n\n\nb\n"], ["a", "", "", "b"]],
  ["a last line without a newline is kept", ["a\nb"], ["a", "b"]],
  ["a line in pieces is one", ["a", "b", "c\nd", "e\n"], ["abc", "de"]],
  ["carriage returns stay", ["10%\r20%\r\n"], ["10%\r20%\r"]],
])("%s", (_title, chunks, texts) => {
  expect(linesOf(...chunks)).toEqual(texts.map(out));
});

test("a character that comes in pieces is whole; what is not UTF-8 becomes U+FFFD", () => {
  const euro = Buffer.from("€");
  expect(linesOf(euro.subarray(0, 1), euro.subarray(1), "\n", Buffer.from([0xff]))).toEqual([
    out("€"),
    out("\uFFFD"),
  ]);
  expect(linesOf(euro.subarray(0, 2))).toEqual([out("\uFFFD")]);
});

test("lines of both streams stand in the order in which they were completed", () => {
  const lines = new OutputLines(MANY);
  lines.push("stdout", Buffer.from("1\nhalf"));
  lines.push("stderr", Buffer.from("2\n"));
  lines.push("stdout", Buffer.from(" done\n"));
  expect(lines.end().lines).toEqual([out("1"), err("2"), out("half done")]);
});

test("however it is cut, joining the lines gives the text again", () => {
  const text = fc.string({ unit: "grapheme" }).map((value) => value.replaceAll("\uFEFF", ""));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 8 }), fc.array(fc.nat(50), { maxLength: 8 }), (rows, cuts) => {
      const bytes = Buffer.from(rows.map((row) => `${row.replaceAll("\n", "")}\n`).join(""));
      const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
      const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      expect(
        linesOf(...chunks)
          .map((line) => `${line.text}\n`)
          .join(""),
      ).toBe(bytes.toString("utf8"));
    }),
  );
});

test("of too many lines the first and the last are there, and what is missing is counted and told between them", () => {
  const lines = new OutputLines(4);
  lines.push("stdout", Buffer.from("1\n2\n3\n4\n"));
  lines.push("stderr", Buffer.from("fünf\n\n"));
  lines.push("stdout", Buffer.from("7\nlast"));
  expect(lines.end()).toEqual({
    lines: [
      out("1"),
      out("2"),
      err("… 4 lines (11 bytes) are not shown here; ask for a stream of events to get all of them"),
      out("7"),
      out("last"),
    ],
    droppedBytes: 11,
  });
});

test("as many lines as there may be are all there", () => {
  const lines = new OutputLines(4);
  lines.push("stdout", Buffer.from("1\n2\n3\n4"));
  expect(lines.end()).toEqual({ lines: ["1", "2", "3", "4"].map(out), droppedBytes: 0 });
});

test("of a million lines it holds no more than it may", () => {
  const most = 1_000;
  const lines = new OutputLines(most);
  const chunk = Buffer.alloc(65_536, "\n");
  for (let count = 0; count < 16; count += 1) lines.push("stdout", chunk);
  const { lines: kept, droppedBytes } = lines.end();
  expect([kept.length, droppedBytes]).toEqual([most + 1, 16 * 65_536 - most]);
});
