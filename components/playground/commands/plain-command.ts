import type { Group, Page } from "./commands.ts";

/** A command that has no key, and is always there unless said otherwise. */
export function plain(id: string, words: string, group: Group) {
  return { id, words, group, keys: [], enabled: true } as const;
}

/** Presses a button of the page, by its name. */
export function pressing(page: Page, name: string): () => void {
  return () => page.press(name);
}
