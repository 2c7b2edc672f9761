import type { WebStorage } from "../work/mirror.ts";

/** For how long a link is kept: so many seconds, or, with 0, as long as may be. */
export const KEEP_CHOICES = [
  { keepS: 86_400, words: "1 day" },
  { keepS: 604_800, words: "1 week" },
  { keepS: 2_592_000, words: "30 days" },
  { keepS: 0, words: "As long as may be" },
] as const;

/** Erased with everything that begins like this; see work/mirror.ts. */
const KEY = "quicksand-keep";

/** What was chosen last in this browser. */
export function readKeep(storage: WebStorage | undefined): number {
  try {
    const stored = Number(storage?.getItem(KEY) ?? 0);
    return KEEP_CHOICES.find(({ keepS }) => keepS === stored)?.keepS ?? 0;
  } catch {
    return 0;
  }
}

export function rememberKeep(storage: WebStorage | undefined, keepS: number): void {
  try {
    storage?.setItem(KEY, String(keepS));
  } catch {
    // It is asked again the next time.
  }
}
