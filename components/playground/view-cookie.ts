import { parseSheet, type SheetHeight } from "./sheet/sheet.ts";

/**
 * What of the page's look the server must know to draw it right at once, so that nothing shifts when the scripts are
 * there. Kept in a cookie of its own that no part of the server acts on.
 */
export interface View {
  readonly language: string;
  /** The editor's share of the width, in percent. */
  readonly split: number;
  /** The browser holds drafts: the first program would only flash up. */
  readonly hasDraft: boolean;
  /** The tool that is open under the output, by its id; empty: none. */
  readonly dock: string;
  /** That tool's share of the height, in percent. */
  readonly dockSize: number;
  /** How high output and tools stand over the code on a phone. */
  readonly sheet: SheetHeight;
}

export const VIEW_COOKIE = "quicksand-view";
export const FIRST_VIEW: View = {
  language: "python",
  split: 52,
  hasDraft: false,
  dock: "",
  dockSize: 42,
  sheet: "half",
};

/** Reads the cookie's value; what is missing or strange is as on a first visit. */
export function parseView(value: string | undefined): View {
  const parts = new URLSearchParams(value ?? "");
  return {
    language: parts.get("language") ?? FIRST_VIEW.language,
    split: shareOf(parts.get("split"), FIRST_VIEW.split),
    hasDraft: parts.get("draft") === "1",
    dock: parts.get("dock") ?? FIRST_VIEW.dock,
    dockSize: shareOf(parts.get("dockSize"), FIRST_VIEW.dockSize),
    sheet: parseSheet(parts.get("sheet")),
  };
}

function shareOf(text: string | null, otherwise: number): number {
  const share = Number(text ?? Number.NaN);
  return share >= 10 && share <= 90 ? share : otherwise;
}

export function formatView(view: View): string {
  const { language, split, hasDraft, dock, dockSize, sheet } = view;
  return new URLSearchParams({
    language,
    split: split.toFixed(2),
    draft: hasDraft ? "1" : "0",
    dock,
    dockSize: dockSize.toFixed(2),
    sheet,
  }).toString();
}

const YEAR_S = 31_536_000;

/** Writes the cookie; browser only. */
export function rememberView(view: View): void {
  document.cookie = `${VIEW_COOKIE}=${formatView(view)}; path=/; max-age=${YEAR_S}; samesite=strict`;
}

/** Removes the cookie; browser only. */
export function forgetView(): void {
  document.cookie = `${VIEW_COOKIE}=; path=/; max-age=0; samesite=strict`;
}
