import { expect, test } from "vitest";
import { ANSI_START, readAnsi, type AnsiState } from "./ansi.ts";
import { applySgr, paletteColour } from "./sgr.ts";
import { PLAIN, type TextStyle } from "./text-style.ts";

/** Reads chunks of one stream and tells what they mean, as a list. */
function read(...chunks: string[]): unknown[] {
  const told: unknown[] = [];
  const sink = {
    text: (text: string, style: TextStyle) => told.push(style === PLAIN ? text : [text, style]),
    newline: () => told.push("newline"),
    column: (column: number) => told.push(`column ${column}`),
    move: (columns: number) => told.push(`move ${columns}`),
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
    "column 0",
    "20%",
    "move -1",
    "!",
    "erase right",
    "erase all",
    "erase left",
  ]);
});

test("titles, other cursor movements, character sets, pictures and bells are not printed", () => {
  const told = read(
    "\x1b]0;a title\x07a\x1b[2Jb\x1b[3;4Hc\x07d\x1b(Be\x1b[?25lf\x1b7g\x1b[>4;2mh",
    "\x1bPq#0;2;0;0;0\n~~@@-\x1b\\i\x1b_Gf=24;AAAA\x1b\\j\x1b[12\x00k\x00\x7f",
  );
  expect(told.join("")).toBe("abcdefghijk");
});

test("the cursor moves within its line", () => {
  expect(read("\x1b[3C\x1b[D\x1b[5G\x1b[0C")).toEqual(["move 3", "move -1", "column 4", "move 1"]);
});

test("links of programs lead to the web and nowhere else", () => {
  const link = (address: string) => `\x1b]8;id=1;${address}\x1b\\text\x1b]8;;\x1b\\`;
  expect(read(link("https://a.example/b?c"))).toEqual([["text", { link: "https://a.example/b?c" }]]);
  for (const bad of [
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "//a.example",
    "",
    "http://",
    `https://a.example/${"x".repeat(3_000)}`,
  ]) {
    expect(read(link(bad))).toEqual(["text"]);
  }
});

test("a colour within a link changes nothing of where it leads", () => {
  expect(read("\x1b]8;;http://a.example\x07\x1b[31ma\x1b[0mb\x1b]8;;\x07c")).toEqual([
    ["a", { link: "http://a.example/", fg: 1 }],
    ["b", { link: "http://a.example/" }],
    "c",
  ]);
});

test("a stray escape does not swallow the output after it", () => {
  const rest = "x".repeat(10_000);
  expect(read("\x1b]" + rest).join("")).toContain(rest);
});

test("256 colours and true colours are read, broken ones ignored", () => {
  expect(applySgr(PLAIN, "38;5;208;48;2;1;2;255")).toEqual({ fg: 208, bg: "#0102ff" });
  expect(applySgr(PLAIN, "38;5;999")).toEqual({});
  expect(applySgr(PLAIN, "38;2;1;2")).toEqual({});
  expect(applySgr(PLAIN, "38:2::1:2:255;48:5:7")).toEqual({ fg: "#0102ff", bg: 7 });
  expect(applySgr(PLAIN, "4:3;58;5;9;1")).toEqual({ underline: true, bold: true });
  expect(paletteColour(16)).toBe("#000000");
  expect(paletteColour(208)).toBe("#ff8700");
  expect(paletteColour(255)).toBe("#eeeeee");
});
