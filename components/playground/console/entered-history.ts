import { remembered } from "../command/command-history.ts";

/** The part of a browser's Storage that is used. */
export type HistoryStorage = Pick<Storage, "getItem" | "setItem">;

/** Longer code than this is a program: that has a history of its own. */
const MAX_ENTRY_CHARS = 8_000;
const MAX_CHARS = 64_000;

const key = (language: string): string => `quicksand-console-${language}`;

/** What was entered in this language before, oldest first, in this tab or in another. */
export function readEntered(storage: HistoryStorage | undefined, language: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(storage?.getItem(key(language)) ?? "[]");
    return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
  } catch {
    return [];
  }
}

/** Keeps it for the arrow keys; of all that is kept the oldest goes first. Answers the history with it. */
export function rememberEntered(
  storage: HistoryStorage | undefined,
  language: string,
  code: string,
): readonly string[] {
  const before = readEntered(storage, language);
  if (code.length > MAX_ENTRY_CHARS) return before;
  const history = [...remembered(before, code)];
  while (history.reduce((sum, entry) => sum + entry.length, 0) > MAX_CHARS) history.shift();
  try {
    storage?.setItem(key(language), JSON.stringify(history));
  } catch {
    // Without room it is known as long as it is shown; nothing else depends on it.
  }
  return history;
}
