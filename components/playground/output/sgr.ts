import { type Colour, PLAIN, type TextStyle } from "./text-style.ts";

/** Programs colour with few sequences, each a million times: what they make of plain text is found here. */
const fromPlain = new Map<string, TextStyle>();
const MOST_KNOWN = 1_000;

/** The style after a "select graphic rendition" sequence. A link stays; it has an end of its own. */
export function applySgr(style: TextStyle, parameters: string): TextStyle {
  if (parameters === "" || parameters === "0") return applyCode(style, 0);
  if (style !== PLAIN) return computed(style, parameters);
  const known = fromPlain.get(parameters);
  if (known !== undefined) return known;
  const next = computed(style, parameters);
  if (fromPlain.size >= MOST_KNOWN) fromPlain.clear();
  fromPlain.set(parameters, next);
  return next;
}

function computed(style: TextStyle, parameters: string): TextStyle {
  let next = style;
  let codes: number[] = [];
  // `38;5;208` spreads over parameters, `38:5:208` and `4:3` are one with parts.
  for (const parameter of parameters.split(";")) {
    if (parameter.includes(":")) next = applyParts(next, parameter.split(":").map(Number));
    else codes.push(Number(parameter));
  }
  while (codes.length > 0) {
    const [code = 0, ...rest] = codes;
    const used = EXTENDED.has(code) ? 1 + usedByColour(rest) : 1;
    if (used > 1) next = applyParts(next, codes.slice(0, used));
    else next = applyCode(next, code);
    codes = codes.slice(used);
  }
  return Object.keys(next).length === 0 ? PLAIN : next;
}

/** What takes a colour after it: the ink, the ground, and the underline, whose colour is not shown. */
const EXTENDED: ReadonlySet<number> = new Set([38, 48, 58]);

function usedByColour([form]: readonly number[]): number {
  if (form === 5) return 2;
  return form === 2 ? 4 : 1;
}

function applyParts(style: TextStyle, [code = 0, form, ...values]: readonly number[]): TextStyle {
  if (code === 4) return applyCode(style, form === 0 ? 24 : 4);
  if (code !== 38 && code !== 48) return style;
  // With colons a colour space may stand before the three channels.
  const colour = extendedColour(form, form === 2 && values.length > 3 ? values.slice(1, 4) : values);
  return colour === undefined ? style : coloured(style, code === 38 ? "fg" : "bg", colour);
}

/** `5;n` is the palette, `2;r;g;b` a colour of its own. */
function extendedColour(form: number | undefined, values: readonly number[]): Colour | undefined {
  const channels = values.filter((value) => Number.isInteger(value) && value >= 0 && value < 256);
  if (form === 5) return channels.length === values.length ? channels[0] : undefined;
  return form === 2 && channels.length === 3 && values.length === 3 ? hex(channels) : undefined;
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
      return style.link === undefined ? PLAIN : { link: style.link };
    case 1:
      return { ...style, bold: true };
    case 2:
      return { ...style, dim: true };
    case 3:
      return { ...style, italic: true };
    case 4:
    case 21:
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
