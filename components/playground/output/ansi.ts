/** A colour as a program names it: 0-15 are the theme's own, 16-255 the fixed palette, a string is `#rrggbb`. */
export type Colour = number | string;

export interface TextStyle {
  readonly fg?: Colour;
  readonly bg?: Colour;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
  readonly strike?: boolean;
}

/** What is carried from one chunk of a stream to the next: the style in force and a sequence that is not complete yet. */
export interface AnsiState {
  readonly style: TextStyle;
  readonly pending: string;
}

/** What a chunk means, call by call, in order. Calls instead of a list of tokens: 16 MiB of output make millions. */
export interface AnsiSink {
  text(text: string, style: TextStyle): void;
  newline(): void;
  /** The cursor goes to the line's first column; what is written next overwrites. */
  carriageReturn(): void;
  backspace(): void;
  eraseLine(part: "right" | "left" | "all"): void;
}

export const PLAIN: TextStyle = {};
export const ANSI_START: AnsiState = { style: PLAIN, pending: "" };

// oxlint-disable-next-line no-control-regex -- control characters are what this reads
const CONTROL = /[\n\r\b\u0007\u001b\u009b]/g;
// oxlint-disable-next-line no-control-regex -- as above
const CSI = /(?:\u001b\[|\u009b)([0-9:;<=>?]*)[ -/]*([@-~])/y;
// oxlint-disable-next-line no-control-regex -- as above
const CSI_BEGUN = /(?:\u001b\[|\u009b)[0-9:;<=>?]*[ -/]*$/y;
/** Operating system commands (titles, links): shown nowhere. They end with BEL or ESC \. */
// oxlint-disable-next-line no-control-regex -- as above
const OSC = /\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)/y;
// oxlint-disable-next-line no-control-regex -- as above
const OSC_BEGUN = /\u001b[\]PX^_][^\u0007\u001b]*\u001b?$/y;
/** A sequence longer than this is no sequence: a stray ESC must not swallow the output. */
const MAX_PENDING_CHARS = 4_096;

/**
 * Reads a chunk of one stream as a simple terminal would: colours and weights (SGR), line feed, carriage return,
 * backspace and erase-in-line. Other sequences are dropped. A sequence cut in two by the chunk's end is kept for the next.
 */
export function readAnsi(state: AnsiState, chunk: string, sink: AnsiSink): AnsiState {
  const input = state.pending + chunk;
  let style = state.style;
  let at = 0;
  while (at < input.length) {
    CONTROL.lastIndex = at;
    const found = CONTROL.exec(input);
    const next = found ? found.index : input.length;
    if (next > at) sink.text(input.slice(at, next), style);
    if (!found) break;
    at = next + 1;
    switch (found[0]) {
      case "\n":
        sink.newline();
        break;
      case "\r":
        sink.carriageReturn();
        break;
      case "\b":
        sink.backspace();
        break;
      case "\u0007":
        break;
      default: {
        const sequence = readSequence(input, next);
        if (sequence === "incomplete") return { style, pending: input.slice(next) };
        at = sequence.end;
        if (sequence.final === "m") style = applySgr(style, sequence.parameters);
        else if (sequence.final === "K") sink.eraseLine(erasedPart(sequence.parameters));
      }
    }
  }
  return { style, pending: "" };
}

interface Sequence {
  readonly end: number;
  readonly final: string;
  readonly parameters: string;
}

function readSequence(input: string, start: number): Sequence | "incomplete" {
  CSI.lastIndex = start;
  const csi = CSI.exec(input);
  if (csi) return { end: CSI.lastIndex, parameters: csi[1] ?? "", final: csi[2] ?? "" };
  OSC.lastIndex = start;
  if (OSC.test(input)) return { end: OSC.lastIndex, parameters: "", final: "" };
  if (input.length - start < MAX_PENDING_CHARS) {
    CSI_BEGUN.lastIndex = start;
    OSC_BEGUN.lastIndex = start;
    const lonely = start === input.length - 1;
    if (lonely || CSI_BEGUN.test(input) || OSC_BEGUN.test(input)) return "incomplete";
  }
  // ESC and one letter (7, 8, c, M, …); what else may follow is printed.
  const short = /[0-9=>A-Za-z]/.test(input.charAt(start + 1)) && input.charAt(start) === "\u001b";
  return { end: start + (short ? 2 : 1), parameters: "", final: "" };
}

function erasedPart(parameters: string): "right" | "left" | "all" {
  if (parameters === "1") return "left";
  return parameters === "2" ? "all" : "right";
}

/** The style after a "select graphic rendition" sequence. Returns the same object for the same style where it is plain. */
export function applySgr(style: TextStyle, parameters: string): TextStyle {
  const codes = parameters.split(/[;:]/).map(Number);
  let next: TextStyle = style;
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      const [colour, used] = extendedColour(codes.slice(index + 1));
      index += used;
      if (colour !== undefined) next = coloured(next, code === 38 ? "fg" : "bg", colour);
    } else next = applyCode(next, code);
  }
  return Object.keys(next).length === 0 ? PLAIN : next;
}

function coloured(style: TextStyle, part: "fg" | "bg", colour: Colour): TextStyle {
  return { ...style, [part]: colour };
}

function applyCode(style: TextStyle, code: number): TextStyle {
  if (code >= 30 && code <= 37) return { ...style, fg: code - 30 };
  if (code >= 90 && code <= 97) return { ...style, fg: code - 90 + 8 };
  if (code >= 40 && code <= 47) return { ...style, bg: code - 40 };
  if (code >= 100 && code <= 107) return { ...style, bg: code - 100 + 8 };
  switch (code) {
    case 0:
      return PLAIN;
    case 1:
      return { ...style, bold: true };
    case 2:
      return { ...style, dim: true };
    case 3:
      return { ...style, italic: true };
    case 4:
      return { ...style, underline: true };
    case 7:
      return { ...style, inverse: true };
    case 9:
      return { ...style, strike: true };
    case 22:
      return without(style, "bold", "dim");
    case 23:
      return without(style, "italic");
    case 24:
      return without(style, "underline");
    case 27:
      return without(style, "inverse");
    case 29:
      return without(style, "strike");
    case 39:
      return without(style, "fg");
    case 49:
      return without(style, "bg");
    default:
      return style;
  }
}

function without(style: TextStyle, ...names: (keyof TextStyle)[]): TextStyle {
  return Object.fromEntries(Object.entries(style).filter(([name]) => !names.some((gone) => gone === name)));
}

/** `5;n` is the palette, `2;r;g;b` a colour of its own. Returns it and how many parameters it took. */
function extendedColour(rest: readonly number[]): [Colour | undefined, number] {
  if (rest[0] === 5) {
    const index = rest[1];
    return [index !== undefined && index >= 0 && index < 256 ? index : undefined, 2];
  }
  if (rest[0] !== 2) return [undefined, rest.length];
  const channels = rest.slice(1, 4);
  if (channels.length < 3 || channels.some((channel) => !(channel >= 0 && channel < 256)))
    return [undefined, 4];
  return [`#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`, 4];
}

const CUBE = [0, 95, 135, 175, 215, 255];

/** The fixed part of the 256-colour palette as `#rrggbb`: 16-231 a colour cube, 232-255 greys. */
export function paletteColour(index: number): string {
  if (index >= 232) return hex(Array.from({ length: 3 }, () => 8 + (index - 232) * 10));
  const cube = index - 16;
  return hex([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((step) => CUBE[step] ?? 0));
}

function hex(channels: readonly number[]): string {
  return `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}
