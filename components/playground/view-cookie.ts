/**
 * What of the page's look the server must know to draw it right at once, so that nothing shifts when the scripts are
 * there. Kept in a cookie of its own that no part of the server acts on.
 */
export interface View {
  readonly language: string;
  /** The editor's share of the width (of the height on a phone), in percent. */
  readonly split: number;
  /** The browser holds drafts: the first program would only flash up. */
  readonly hasDraft: boolean;
}

export const VIEW_COOKIE = "quicksand-view";
export const FIRST_VIEW: View = { language: "python", split: 52, hasDraft: false };

/** Reads the cookie's value; what is missing or strange is as on a first visit. */
export function parseView(value: string | undefined): View {
  const parts = new URLSearchParams(value ?? "");
  const split = Number(parts.get("split") ?? Number.NaN);
  return {
    language: parts.get("language") ?? FIRST_VIEW.language,
    split: split >= 10 && split <= 90 ? split : FIRST_VIEW.split,
    hasDraft: parts.get("draft") === "1",
  };
}

export function formatView(view: View): string {
  const { language, split, hasDraft } = view;
  return new URLSearchParams({ language, split: split.toFixed(2), draft: hasDraft ? "1" : "0" }).toString();
}

const YEAR_S = 31_536_000;

/** Writes the cookie; browser only. */
export function rememberView(view: View): void {
  document.cookie = `${VIEW_COOKIE}=${formatView(view)}; path=/; max-age=${YEAR_S}; samesite=strict`;
}
