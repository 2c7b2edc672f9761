import { applySgr } from "./sgr.ts";
import { PLAIN, type TextStyle } from "./text-style.ts";

/** What is carried from one chunk of a stream to the next: the style in force and a sequence that is not complete yet. */
export interface AnsiState {
  readonly style: TextStyle;
  readonly pending: string;
  /** Set within a string for the terminal (a picture, say) that is shown nowhere: how much of it was skipped. */
  readonly skipped?: number;
}

/** What a chunk means, call by call, in order. Calls instead of a list of tokens: 16 MiB of output make millions. */
export interface AnsiSink {
  /** Text without control characters but tabs. */
  text(text: string, style: TextStyle): void;
  newline(): void;
  /** The cursor goes to a column, counted from 0; what is written next overwrites. */
  column(column: number): void;
  /** The cursor goes this many columns to the right, or to the left when negative. */
  move(columns: number): void;
  eraseLine(part: "right" | "left" | "all"): void;
}

export const ANSI_START: AnsiState = { style: PLAIN, pending: "" };

/** Control characters but tab; a high surrogate at the very end waits for its other half. */
// oxlint-disable-next-line no-control-regex -- control characters are what this reads
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]|[\ud800-\udbff]$/g;
/** No sequence is longer than this: a stray ESC must not swallow the output. */
const MAX_SEQUENCE_CHARS = 8_192;
/** Pictures (sixel) come as one string of this size at most. */
const MAX_SKIPPED_CHARS = 1_048_576;

/**
 * Reads a chunk of one stream as a simple terminal would: colours, weights and links, line feed, carriage return,
 * backspace, moves within the line and erase-in-line. All other sequences and control characters are dropped. A
 * sequence cut in two by the chunk's end is kept for the next: how a text is cut into chunks changes nothing.
 */
export function readAnsi(state: AnsiState, chunk: string, sink: AnsiSink): AnsiState {
  const input = state.pending + chunk;
  let { style, skipped } = state;
  let at = 0;
  while (at < input.length) {
    if (skipped !== undefined) {
      const { end, done } = skipString(input, at, skipped);
      skipped = done ? undefined : skipped + end - at;
      at = end;
      continue;
    }
    CONTROL.lastIndex = at;
    const found = CONTROL.exec(input);
    const next = found ? found.index : input.length;
    if (next > at) sink.text(input.slice(at, next), style);
    if (!found) break;
    const control = found[0];
    if (control === "\u001b" || control === "\u009b" || control === "\u009d" || control === "\u0090") {
      const sequence = readSequence(input, next);
      if (sequence.kind === "incomplete") return { style, pending: input.slice(next) };
      at = sequence.end;
      if (sequence.kind === "string") skipped = 0;
      else if (sequence.kind === "command") style = withLink(style, sequence.text);
      else if (sequence.kind === "csi") style = afterCsi(style, sequence, sink);
    } else if (control >= "\ud800") {
      return { style, pending: control };
    } else {
      at = next + 1;
      afterControl(control, sink);
    }
  }
  return skipped === undefined ? { style, pending: "" } : { style, pending: "", skipped };
}

function afterControl(control: string, sink: AnsiSink): void {
  if (control === "\n" || control === "\u000b" || control === "\u000c") sink.newline();
  else if (control === "\r") sink.column(0);
  else if (control === "\b") sink.move(-1);
}

type Sequence =
  | { readonly kind: "incomplete" }
  | { readonly kind: "dropped"; readonly end: number }
  /** A string begins that is skipped until its end. */
  | { readonly kind: "string"; readonly end: number }
  | { readonly kind: "command"; readonly end: number; readonly text: string }
  | { readonly kind: "csi"; readonly end: number; readonly parameters: string; readonly final: string };

function readSequence(input: string, start: number): Sequence {
  const first = input.charAt(start);
  if (first === "\u009b") return readCsi(input, start + 1);
  if (first === "\u009d") return readCommand(input, start + 1);
  if (first === "\u0090") return { kind: "string", end: start + 1 };
  if (start + 1 === input.length) return { kind: "incomplete" };
  const second = input.charAt(start + 1);
  if (second === "[") return readCsi(input, start + 2);
  if (second === "]") return readCommand(input, start + 2);
  if (second === "P") return { kind: "string", end: start + 2 };
  if ("X^_".includes(second)) {
    const message = readCommand(input, start + 2);
    return message.kind === "command" ? { kind: "dropped", end: message.end } : message;
  }
  // ESC, any number of intermediate characters, and a last one: ESC 7, ESC ( B.
  let end = start + 1;
  while (end < input.length && between(input, end, 0x20, 0x2f) && end - start < MAX_SEQUENCE_CHARS) end += 1;
  if (end === input.length && end - start < MAX_SEQUENCE_CHARS) return { kind: "incomplete" };
  return { kind: "dropped", end: between(input, end, 0x30, 0x7e) ? end + 1 : end };
}

function readCsi(input: string, from: number): Sequence {
  let end = from;
  const most = from + MAX_SEQUENCE_CHARS;
  while (end < most && between(input, end, 0x30, 0x3f)) end += 1;
  const parameters = input.slice(from, end);
  while (end < most && between(input, end, 0x20, 0x2f)) end += 1;
  if (end < most && end >= input.length) return { kind: "incomplete" };
  // What cannot be part of it ends it, and is read for itself.
  if (!between(input, end, 0x40, 0x7e)) return { kind: "dropped", end };
  return { kind: "csi", end: end + 1, parameters, final: input.charAt(end) };
}

/** An operating system command: a title, a link. BEL or ESC \ end it; so does a line break, since then it is none. */
function readCommand(input: string, from: number): Sequence {
  const most = Math.min(input.length, from + MAX_SEQUENCE_CHARS);
  for (let end = from; end < most; end += 1) {
    const char = input.charAt(end);
    if (char === "\u0007" || char === "\u009c")
      return { kind: "command", end: end + 1, text: input.slice(from, end) };
    if (char === "\u001b") {
      if (end + 1 === input.length) return { kind: "incomplete" };
      if (input.charAt(end + 1) !== "\\") return { kind: "dropped", end };
      return { kind: "command", end: end + 2, text: input.slice(from, end) };
    }
    if (char === "\n" || char === "\u0018" || char === "\u001a") return { kind: "dropped", end };
  }
  if (most < from + MAX_SEQUENCE_CHARS) return { kind: "incomplete" };
  // No command is that long: the escape was a stray one, and what follows is text.
  return { kind: "dropped", end: from };
}

/** Where a string that is not shown ends, or the chunk. */
function skipString(input: string, from: number, skipped: number): { end: number; done: boolean } {
  const most = Math.min(input.length, from + MAX_SKIPPED_CHARS - skipped);
  for (let end = from; end < most; end += 1) {
    const char = input.charAt(end);
    if (char === "\u0007" || char === "\u009c" || char === "\u0018" || char === "\u001a")
      return { end: end + 1, done: true };
    // ESC \ is a sequence by itself that means nothing else; any other begins here.
    if (char === "\u001b") return { end, done: true };
  }
  return { end: most, done: most - from + skipped >= MAX_SKIPPED_CHARS };
}

function between(input: string, at: number, low: number, high: number): boolean {
  const code = input.charCodeAt(at);
  return code >= low && code <= high;
}

function afterCsi(
  style: TextStyle,
  { parameters, final }: { readonly parameters: string; readonly final: string },
  sink: AnsiSink,
): TextStyle {
  // Private ones (`?25l` hides the cursor) are none of ours, whatever their last letter.
  if (/[<=>?]/.test(parameters)) return style;
  const count = Math.max(1, Number.parseInt(parameters, 10) || 0);
  switch (final) {
    case "m":
      return applySgr(style, parameters);
    case "K":
      sink.eraseLine(erasedPart(parameters));
      break;
    case "C":
      sink.move(count);
      break;
    case "D":
      sink.move(-count);
      break;
    case "G":
    case "`":
      sink.column(count - 1);
      break;
  }
  return style;
}

function erasedPart(parameters: string): "right" | "left" | "all" {
  if (parameters === "1") return "left";
  return parameters === "2" ? "all" : "right";
}

const MAX_LINK_CHARS = 2_048;

/** `8;parameters;address` begins a link, without an address it ends. Only the web is linked to: no `file:`, no scripts. */
function withLink(style: TextStyle, command: string): TextStyle {
  const address = /^8;[^;]*;(.*)$/s.exec(command)?.[1];
  if (address === undefined) return style;
  const { link: _link, ...rest } = style;
  const safe = webAddress(address);
  if (safe !== undefined) return { ...rest, link: safe };
  return Object.keys(rest).length === 0 ? PLAIN : rest;
}

function webAddress(address: string): string | undefined {
  if (address.length > MAX_LINK_CHARS || !URL.canParse(address)) return undefined;
  const { protocol, href } = new URL(address);
  return protocol === "https:" || protocol === "http:" ? href : undefined;
}
