/** Keys that a phone's keyboard lacks and shells need. */
export const BAR_KEYS = ["escape", "tab", "up", "down", "left", "right", "home", "end"] as const;
export type BarKey = (typeof BAR_KEYS)[number];

const ESC = "\u001b";
const ENDINGS = { up: "A", down: "B", right: "C", left: "D", home: "H", end: "F" } as const;

/** What a terminal sends for a key. `application`: a program such as vim asked for the cursor keys' other codes. */
export function keySequence(key: BarKey, application: boolean): string {
  if (key === "escape") return ESC;
  if (key === "tab") return "\t";
  return `${ESC}${application ? "O" : "["}${ENDINGS[key]}`;
}

/** What Ctrl makes of one typed character: Ctrl+C is U+0003. Undefined where it makes nothing of it. */
export function controlOf(typed: string): string | undefined {
  if (typed === " ") return "\0";
  if (typed === "?") return "\u007f";
  const code = typed.toUpperCase().codePointAt(0) ?? 0;
  return typed.length === 1 && code >= 0x40 && code <= 0x5f ? String.fromCodePoint(code & 0x1f) : undefined;
}
