import { paletteColour } from "./sgr.ts";
import type { Colour, TextStyle } from "./text-style.ts";

/** The page's grounds (`--surface` in globals.css), light and dark: text in any colour is made readable on both. */
export const GROUNDS = { light: "#fffefc", dark: "#171512" } as const;
/** Contrast (WCAG) on the page's ground, and on a ground that a program chose: there more is not always possible. */
export const CONTRAST_ON_PAGE = 7;
export const CONTRAST_ON_COLOUR = 4.5;

/** The sixteen colours where a program chose the ground: the same in light and dark. */
const BASIC = [
  "#24211c",
  "#b3261e",
  "#2f7d3b",
  "#b98a1d",
  "#2d62bd",
  "#94399a",
  "#1c7c8c",
  "#d9d4ca",
  "#6d675c",
  "#e2574c",
  "#5bb368",
  "#e2be6a",
  "#6b9bf0",
  "#c97fd0",
  "#5cc0cc",
  "#ffffff",
] as const;

/** The CSS colours of a style: of the text and of its ground, each undefined where it is the page's own. */
export function cssColours(style: TextStyle): { readonly color?: string; readonly backgroundColor?: string } {
  const [fg, bg] = style.inverse ? [style.bg, style.fg] : [style.fg, style.bg];
  if (bg !== undefined) {
    const ground = fixed(bg);
    const ink = fg === undefined ? better(ground) : readable(fixed(fg), ground, CONTRAST_ON_COLOUR);
    return { color: ink, backgroundColor: ground };
  }
  if (style.inverse) {
    return fg === undefined
      ? { color: "var(--surface)", backgroundColor: "var(--ink)" }
      : { color: readable(fixed(fg), BASIC[0], CONTRAST_ON_COLOUR), backgroundColor: BASIC[0] };
  }
  if (fg !== undefined) return { color: onPage(fg) };
  return style.dim ? { color: "var(--ink-soft)" } : {};
}

/** The theme's own sixteen are chosen to be readable; others are made darker or lighter as each ground needs. */
function onPage(colour: Colour): string {
  if (typeof colour === "number" && colour < 16) return `var(--ansi-${colour})`;
  const [light, dark] = [GROUNDS.light, GROUNDS.dark].map((ground) =>
    readable(fixed(colour), ground, CONTRAST_ON_PAGE),
  );
  return `light-dark(${light}, ${dark})`;
}

function fixed(colour: Colour): string {
  if (typeof colour === "string") return colour;
  return BASIC[colour] ?? paletteColour(colour);
}

/** Black or white, whichever is easier to read there. */
function better(ground: string): string {
  return contrast("#000000", ground) >= contrast("#ffffff", ground) ? "#000000" : "#ffffff";
}

/** The colour, mixed with as much black or white as it needs for this contrast. */
export function readable(colour: string, ground: string, wanted: number): string {
  const towards = better(ground);
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = mix(colour, towards, share);
    if (contrast(mixed, ground) >= wanted) return mixed;
  }
  return towards;
}

function mix(colour: string, other: string, share: number): string {
  const [from, to] = [channels(colour), channels(other)];
  const mixed = from.map((value, index) => Math.round(value + ((to[index] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** The contrast ratio of WCAG 2.2, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: string): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
