import * as fc from "fast-check";
import { expect, test } from "vitest";
import { enteredCode } from "./entered.ts";
import { piecesOf } from "./line.ts";
import { type Addition, append, EMPTY_LOG, isEmpty, type Log, type LogBounds } from "./log.ts";
import { logText } from "./log-text.ts";
import { transcriptText } from "./transcript.ts";

const SMALL: LogBounds = { blockLines: 2, blockWeight: 1_000, lineChars: 10, headBlocks: 2, tailBlocks: 3 };
const out = (text: string): Addition => ({ kind: "text", source: "stdout", text });

test("what is entered begins a line of its own behind its prompt, and no colour goes on into it", () => {
  const red = { kind: "text", source: "stdout", text: "\u001b[31mred" } as const;
  const entered = enteredCode({ first: ">>>", more: "..." }, "if x:\n  y");
  const log = append(EMPTY_LOG, [red, ...entered, { kind: "text", source: "stdout", text: "plain" }]);
  expect(logText(log)).toBe("red\n>>> if x:\n...   y\nplain");
  expect(piecesOf(log.open)).toEqual([{ text: "plain", source: "stdout", style: {} }]);
});

test("text is the same however it was cut into events", () => {
  const whole = "first\nsecond \x1b[31mred\x1b[0m\nprogress 1\rprogress 2\n";
  const inOne = append(EMPTY_LOG, [out(whole)]);
  const byOne = whole.split("").reduce<Log>((log, character) => append(log, [out(character)]), EMPTY_LOG);
  expect(logText(inOne)).toBe("first\nsecond red\nprogress 2\n");
  expect(logText(byOne)).toBe(logText(inOne));
});

test("stdout and stderr keep their order and each its own colour", () => {
  const log = append(EMPTY_LOG, [
    out("\x1b[32mgreen "),
    { kind: "text", source: "stderr", text: "error\n" },
    out("still green"),
  ]);
  expect(log.head[0]?.entries).toMatchObject([
    {
      pieces: [
        { text: "green ", style: { fg: 2 } },
        { text: "error", source: "stderr", style: {} },
      ],
    },
  ]);
  expect(piecesOf(log.open)).toMatchObject([{ text: "still green", style: { fg: 2 } }]);
});

test("beginning and end are kept, the middle is counted", () => {
  let log: Log = EMPTY_LOG;
  for (let line = 1; line <= 100; line += 1) log = append(log, [out(`${line}\n`)], SMALL);
  expect(logText(log).split("\n")).toEqual([
    "1",
    "2",
    "3",
    "4",
    "[90 lines in between are not kept: 265 characters]",
    "95",
    "96",
    "97",
    "98",
    "99",
    "100",
    "",
  ]);
  expect(log.dropped.lines).toBe(90);
});

test("blocks that are full are the same objects in the next log, so that they need not be drawn again", () => {
  const before = append(EMPTY_LOG, [out("1\n2\n3\n")], SMALL);
  const after = append(before, [out("4\n5\n")], SMALL);
  expect(after.head[0]).toBe(before.head[0]);
  expect(before.head.map((block) => block.entries.length)).toEqual([2, 1]);
  expect(new Set([...after.head, ...after.tail].map((block) => block.id)).size).toBe(3);
});

test("a line without end is broken for memory's sake and copied unbroken", () => {
  const log = append(EMPTY_LOG, [out("abcdefghijklmnopqrstuvwxyz\n")], SMALL);
  expect(log.head.flatMap((block) => block.entries)).toHaveLength(3);
  expect(logText(log)).toBe("abcdefghijklmnopqrstuvwxyz\n");
});

test("a value stands on a row of its own and is replaced by its update", () => {
  const shown = append(EMPTY_LOG, [
    out("no newline"),
    { kind: "value", text: "1", id: "a" },
    { kind: "value", text: "9" },
  ]);
  const updated = append(shown, [{ kind: "value", text: "2", id: "a", update: true }]);
  expect(logText(shown)).toBe("no newline\n1\n9\n");
  expect(logText(updated)).toBe("no newline\n2\n9\n");
});

test("an update of what was never shown is shown", () => {
  expect(logText(append(EMPTY_LOG, [{ kind: "value", text: "2", id: "a", update: true }]))).toBe("2\n");
});

test("nothing printed is empty, one character is not", () => {
  expect(isEmpty(EMPTY_LOG)).toBe(true);
  expect(isEmpty(append(EMPTY_LOG, [out("x")]))).toBe(false);
});

/** Text with what terminals give a meaning to, whole and in ruins. */
const OUTPUT = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "\n",
        "\r",
        "\b",
        "\t",
        "\x07",
        "\x1b",
        "\x1b[",
        "\x1b[K",
        "\x1b[1K",
        "\x1b[2K",
        "\x1b[3C",
        "\x1b[2D",
        "\x1b[9G",
        "\x1b[31m",
        "\x1b[38;5;208m",
        "\x1b[0m",
        "\x1b]8;;https://a.example/\x1b\\",
        "\x1b]8;;\x07",
        "\x1b]0;title",
        "\x1bPq#0;2;0",
        "\x1b\\",
        "\x1b(B",
        "\x9b1m",
        "\u0301",
        "\u200d",
        "漢字",
        "👩🏽‍🚀",
        "🇩🇪",
        "שלום",
        "word",
      ),
      fc.string({ unit: "binary", maxLength: 12 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(""));

test("any output gives the same log however it is cut into events", () => {
  const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 40 });
  fc.assert(
    fc.property(OUTPUT, cuts, (whole, places) => {
      const ends = [...new Set(places.map((place) => Math.min(place, whole.length)))].sort((a, b) => a - b);
      const chunks = [...ends, whole.length].map((end, index) => whole.slice(ends[index - 1] ?? 0, end));
      const inOne = append(EMPTY_LOG, [out(whole)], SMALL);
      const inMany = chunks.reduce<Log>((log, chunk) => append(log, [out(chunk)], SMALL), EMPTY_LOG);
      const inBatch = append(EMPTY_LOG, chunks.map(out), SMALL);
      expect(logText(inMany)).toBe(logText(inOne));
      expect(inBatch).toEqual(inOne);
    }),
    { numRuns: 2_000 },
  );
});

test("no control character of any output is shown, and what is kept is bounded", () => {
  fc.assert(
    fc.property(OUTPUT, (whole) => {
      const log = append(EMPTY_LOG, [out(whole.repeat(50))], SMALL);
      // oxlint-disable-next-line no-control-regex -- that is the promise
      expect(logText(log)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      expect(log.head.length + log.tail.length).toBeLessThanOrEqual(SMALL.headBlocks + SMALL.tailBlocks + 1);
    }),
    { numRuns: 300 },
  );
});

test("what of an endless line is not kept is counted in characters", () => {
  const log = append(EMPTY_LOG, [out("x".repeat(1_000))], SMALL);
  const [before = "", after = ""] = logText(log).split(/\[.* characters in between are not kept\]\n/);
  expect(log.dropped.lines).toBe(0);
  expect(before.length + after.length + log.dropped.chars).toBe(1_000);
});

test("a line that is rewritten for ever is as quick as a short one", () => {
  const wide = "x".repeat(9_000);
  const log = append(EMPTY_LOG, [out(wide), out("\ry".repeat(500_000))]);
  expect(logText(log)).toBe(`y${wide.slice(1)}`);
});

test("a gap stands where it is; what came before it has no say in what comes after", () => {
  const log = append(EMPTY_LOG, [out("\x1b[31mhalf a li"), { kind: "gap", bytes: 1_234 }, out("ne\n\x1b[3")]);
  const after = append(log, [{ kind: "gap", bytes: 5 }, out("4mplain")]);
  expect(logText(after)).toBe(
    "half a li[1,234 bytes of output are not kept and not shown here]\n" +
      "ne\n[5 bytes of output are not kept and not shown here]\n4mplain",
  );
  expect(piecesOf(after.open)).toMatchObject([{ style: {} }]);
});

test("a gap that goes with the middle is still counted, to the byte", () => {
  let log: Log = EMPTY_LOG;
  for (let line = 1; line <= 100; line += 1) {
    log = append(
      log,
      [out(`${line}\n`), ...(line % 10 === 5 ? [{ kind: "gap", bytes: 7 } as const] : [])],
      SMALL,
    );
  }
  expect(log.dropped.gapBytes).toBe(63);
  expect(logText(log)).toContain(" characters, and 63 bytes that came too fast]\n");
  expect(logText(log)).toContain("\n[7 bytes of output are not kept and not shown here]\n96\n");
});

test("what was printed is kept byte for byte beside what is shown; what was typed is no part of it", () => {
  const log = append(EMPTY_LOG, [out("10%\r20%\n"), { kind: "text", source: "stdin", text: "Ada\n" }]);
  const more = append(log, [{ kind: "text", source: "stderr", text: "\x1b[31mred\x1b[0m\n" }]);
  expect(transcriptText(more.printed)).toBe("10%\r20%\n\x1b[31mred\x1b[0m\n");
  expect(logText(more)).toBe("20%\nAda\nred\n");
});
