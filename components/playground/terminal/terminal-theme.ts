import type { ITheme } from "@xterm/xterm";

const ANSI = [
  "black",
  "red",
  "green",
  "yellow",
  "blue",
  "magenta",
  "cyan",
  "white",
  "brightBlack",
  "brightRed",
  "brightGreen",
  "brightYellow",
  "brightBlue",
  "brightMagenta",
  "brightCyan",
  "brightWhite",
] as const satisfies readonly (keyof ITheme)[];

/** A terminal's colours, made of the page's own tokens, so that there is one place for colours. */
export function terminalTheme(tokens: Pick<CSSStyleDeclaration, "getPropertyValue">): ITheme {
  const colour = (name: string): string => tokens.getPropertyValue(`--${name}`).trim();
  return {
    background: colour("surface"),
    foreground: colour("ink"),
    cursor: colour("focus"),
    cursorAccent: colour("surface"),
    selectionBackground: colour("selection"),
    selectionInactiveBackground: colour("hover"),
    scrollbarSliderBackground: colour("line"),
    scrollbarSliderHoverBackground: colour("line-strong"),
    scrollbarSliderActiveBackground: colour("line-strong"),
    ...Object.fromEntries(ANSI.map((name, index) => [name, colour(`ansi-${index}`)])),
  };
}
