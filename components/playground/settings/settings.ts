/** How a person wants to write. The theme is chosen beside these, and kept by what paints it. */
export interface Settings {
  /** The size of code, output and terminal, in CSS pixels. */
  readonly codeSize: number;
  /** Long lines of the editor go on below. */
  readonly wrap: boolean;
  readonly vim: boolean;
}

export const CODE_SIZE_PX = { min: 12, max: 24, first: 14 } as const;

export const FIRST_SETTINGS: Settings = { codeSize: CODE_SIZE_PX.first, wrap: false, vim: false };

/** Read by the server, so that the first picture of a page has the right size. No part of it acts on it otherwise. */
export const SETTINGS_COOKIE = "quicksand-settings";

/** Reads the cookie's value; what is missing or strange is as on a first visit. */
export function parseSettings(value: string | undefined): Settings {
  const parts = new URLSearchParams(value ?? "");
  const size = Number(parts.get("size") ?? Number.NaN);
  const fits = Number.isInteger(size) && size >= CODE_SIZE_PX.min && size <= CODE_SIZE_PX.max;
  return {
    codeSize: fits ? size : FIRST_SETTINGS.codeSize,
    wrap: parts.get("wrap") === "1",
    vim: parts.get("vim") === "1",
  };
}

export function formatSettings({ codeSize, wrap, vim }: Settings): string {
  return new URLSearchParams({
    size: String(codeSize),
    wrap: wrap ? "1" : "0",
    vim: vim ? "1" : "0",
  }).toString();
}

/** The nearest size that there is. */
export function sizeWithin(codeSize: number): number {
  return Math.min(CODE_SIZE_PX.max, Math.max(CODE_SIZE_PX.min, Math.round(codeSize)));
}

/** What the page's style sheet makes its sizes of. */
export function settingsStyle({ codeSize }: Settings): Readonly<Record<`--${string}`, string>> {
  return { "--code-chosen": `${codeSize}px` };
}
