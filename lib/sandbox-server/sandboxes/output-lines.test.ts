import * as fc from "fast-check";
import { expect, test } from "vitest";
import { OutputCollector, OutputLines } from "./output-lines.ts";

const out = (text: string) => ({ stream: "stdout", text });
const err = (text: string) => ({ stream: "stderr", text });

function linesOf(...chunks: (string | Buffer)[]) {
  const lines = new OutputLines();
  for (const chunk of chunks) lines.push("stdout", Buffer.from(chunk));
  return lines.end();
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
  const lines = new OutputLines();
  lines.push("stdout", Buffer.from("1\nhalf"));
  lines.push("stderr", Buffer.from("2\n"));
  lines.push("stdout", Buffer.from(" done\n"));
  expect(lines.end()).toEqual([out("1"), err("2"), out("half done")]);
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

test("a displayed value stands as a line among the others, its picture only in the displays", () => {
  const collector = new OutputCollector();
  collector.output("stdout", Buffer.from("printed"));
  collector.display({ "text/plain": "[1,\n 2]", "image/png": "abc" }, false);
  collector.display({ "text/plain": "again" }, true);
  const { lines, displays } = collector.end("Error: closing");
  expect(lines).toEqual([out("printed"), out("[1,"), out(" 2]"), err("Error: closing")]);
  expect(displays).toHaveLength(2);
  expect(collector.end(undefined).lines).toEqual(lines);
});
