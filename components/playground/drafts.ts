/** The part of a browser's Storage that is used. */
export type DraftStorage = Pick<Storage, "getItem" | "setItem">;

export interface Drafts {
  /** The newest code of a language in this tab, else the newest of any tab; undefined when there is none. */
  read(language: string): string | undefined;
  /** False when the browser has no room or forbids storage: then the code lives only on the page. */
  write(language: string, code: string): boolean;
}

/**
 * Drafts by language. The tab's own storage comes first, so that a reload brings back what stood here and not what
 * another tab wrote since; the browser's storage is where a new tab begins.
 */
export function createDrafts(tab: DraftStorage, browser: DraftStorage): Drafts {
  return {
    read: (language) =>
      attempt(() => tab.getItem(key(language)) ?? browser.getItem(key(language))) ?? undefined,
    write(language, code) {
      const write = (storage: DraftStorage): true => {
        storage.setItem(key(language), code);
        return true;
      };
      const here = attempt(() => write(tab)) ?? false;
      const everywhere = attempt(() => write(browser)) ?? false;
      return here || everywhere;
    },
  };
}

function key(language: string): string {
  return `quicksand-draft-${language}`;
}

/** Storage throws when it is full, and in some browsers when it is switched off. */
function attempt<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
