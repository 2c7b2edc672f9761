import { expect, test } from "vitest";
import {
  ANSI_START,
  applySgr,
  paletteColour,
  PLAIN,
  readAnsi,
  type AnsiState,
  type TextStyle,
} from "./ansi.ts";

/** Reads chunks of one stream and tells what they mean, as a list. */
function read(...chunks: string[]): unknown[] {
  const told: unknown[] = [];
  const sink = {
    text: (text: string, style: TextStyle) => told.push(style === PLAIN ? text : [text, style]),
    newline: () => told.push("newline"),
    carriageReturn: () => told.push("return"),
    backspace: () => told.push("backspace"),
    eraseLine: (part: string) => told.push(`erase ${part}`),
  };
  let state: AnsiState = ANSI_START;
  for (const chunk of chunks) state = readAnsi(state, chunk, sink);
  return told;
}

test("plain text passes as it is, line by line", () => {
  expect(read("one\ntwo")).toEqual(["one", "newline", "two"]);
});

test("colours and weights hold until they are taken back", () => {
  expect(read("\x1b[1;31mbad\x1b[22m, \x1b[0mgood")).toEqual([
    ["bad", { bold: true, fg: 1 }],
    [", ", { fg: 1 }],
    "good",
  ]);
});

test("a sequence cut in two by the end of a chunk is read whole", () => {
  for (const cut of [1, 2, 3, 4]) {
    const whole = "\x1b[32mgreen";
    expect(read(whole.slice(0, cut), whole.slice(cut))).toEqual([["green", { fg: 2 }]]);
  }
});

test("carriage return, backspace and erase are told apart from text", () => {
  expect(read("10%\r20%\b!\x1b[K\x1b[2K\x1b[1K")).toEqual([
    "10%",
    "return",
    "20%",
    "backspace",
    "!",
    "erase right",
    "erase all",
    "erase left",
  ]);
});

test("titles, cursor movements and bells are not printed", () => {
  expect(read("\x1b]0;a title\x07a\x1b[2Jb\x1b[3;4Hc\x07d\x1b]8;;http://x\x1b\\link")).toEqual([
    "a",
    "b",
    "c",
    "d",
    "link",
  ]);
});

test("a stray escape does not swallow the output after it", () => {
  const rest = "x".repeat(5_000);
  expect(read("\x1b]" + rest).join("")).toContain(rest);
});

test("256 colours and true colours are read, broken ones ignored", () => {
  expect(applySgr(PLAIN, "38;5;208;48;2;1;2;255")).toEqual({ fg: 208, bg: "#0102ff" });
  expect(applySgr(PLAIN, "38;5;999")).toEqual({});
  expect(applySgr(PLAIN, "38;2;1;2")).toEqual({});
  expect(paletteColour(16)).toBe("#000000");
  expect(paletteColour(208)).toBe("#ff8700");
  expect(paletteColour(255)).toBe("#eeeeee");
});
