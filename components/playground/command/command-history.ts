/** So many commands are remembered. */
const MOST = 100;

/** The commands that were given, oldest first; the same one twice in a row counts once. */
export function remembered(history: readonly string[], command: string): readonly string[] {
  return history.at(-1) === command ? history : [...history, command].slice(-MOST);
}

/** Where somebody is in the history: `at` counts back from the newest, 0 is the line that they were writing. */
export interface Browsing {
  readonly at: number;
  /** What they were writing before they looked back. */
  readonly written: string;
}

export const NOT_BROWSING: Browsing = { at: 0, written: "" };

/**
 * One step back in the history (`older`) or forth, and the text to show there; undefined when there is none.
 *
 * @param text what is in the field now
 */
export function step(
  history: readonly string[],
  { at, written }: Browsing,
  direction: "older" | "newer",
  text: string,
): { readonly browsing: Browsing; readonly text: string } | undefined {
  const next = at + (direction === "older" ? 1 : -1);
  if (next < 0 || next > history.length) return undefined;
  const own = at === 0 ? text : written;
  return { browsing: { at: next, written: own }, text: next === 0 ? own : (history.at(-next) ?? own) };
}
