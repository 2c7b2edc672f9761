import type { ProgramDocument } from "../documents/document.ts";
import { isRecord, parseProgram } from "./program-text.ts";
import { isScoped } from "./scoped-work.ts";

/** The part of a browser's Storage that is used. */
export type WebStorage = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** A program as it was at some moment. `atMs` is 0 when it comes from before times were kept. */
export interface Version {
  readonly atMs: number;
  readonly document: ProgramDocument;
}

/**
 * Copies of the newest drafts that are written at once, since what a database is told while the page goes away may be
 * lost. The tab's own storage also outlives the browser's database being switched off.
 */
export interface Mirror {
  /** What this tab, or the one that it was duplicated from, last held. */
  own(language: string): Version | undefined;
  /** What any tab last held. */
  newest(language: string): Version | undefined;
  /** False when no storage took it, e.g. because it is too large for one. */
  write(version: Version): boolean;
}

/** Web storage holds about 5 MiB, two bytes a character, for all that a page keeps there. */
const MIRROR_MAX_CHARACTERS = 500_000;

/** @param pathOf the main file of a language: drafts of before there were several files have no path */
export function createMirror(
  tab: WebStorage | undefined,
  browser: WebStorage | undefined,
  pathOf: (language: string) => string,
): Mirror {
  const read = (storage: WebStorage | undefined, language: string): Version | undefined =>
    attempt(() => {
      const value: unknown = JSON.parse(storage?.getItem(key(language)) ?? "null");
      return parseVersion(value) ?? fromBefore(storage, language, pathOf(language));
    });
  return {
    own: (language) => read(tab, language),
    newest: (language) => read(browser, language),
    write(version) {
      const { language } = version.document;
      const text = JSON.stringify(version);
      const write = (storage: WebStorage | undefined): boolean => {
        if (storage === undefined) return false;
        const fits = text.length <= MIRROR_MAX_CHARACTERS;
        // An old copy in place of one that does not fit would be taken for the last word.
        if (fits) storage.setItem(key(language), text);
        else storage.removeItem(key(language));
        storage.removeItem(keyBefore(language));
        return fits;
      };
      const here = attempt(() => write(tab)) ?? false;
      const newer = (read(browser, language)?.atMs ?? 0) > version.atMs;
      // Of every link that was ever opened it would soon be full.
      const everywhere = !isScoped(language) && !newer && (attempt(() => write(browser)) ?? false);
      return here || everywhere;
    },
  };
}

/** Removes all that this page ever kept in a storage. */
export function eraseStorage(storage: WebStorage | undefined): void {
  attempt(() => {
    const keys = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? "");
    for (const name of keys) if (name.startsWith("quicksand-") || name === THEME) storage?.removeItem(name);
  });
}

/** Where next-themes keeps the choice of light and dark. */
const THEME = "theme";

function key(language: string): string {
  return `quicksand-work-${language}`;
}

/** Where drafts were kept before there were several files: the code alone. */
function keyBefore(language: string): string {
  return `quicksand-draft-${language}`;
}

function fromBefore(storage: WebStorage | undefined, language: string, path: string): Version | undefined {
  const content = storage?.getItem(keyBefore(language)) ?? undefined;
  if (content === undefined) return undefined;
  return { atMs: 0, document: { language, files: [{ path, content }], open: path } };
}

function parseVersion(value: unknown): Version | undefined {
  if (!isRecord(value) || typeof value["atMs"] !== "number") return undefined;
  const document = parseProgram(value["document"]);
  return document && { atMs: value["atMs"], document };
}

/** Storage throws when it is full, and in some browsers when it is switched off. */
function attempt<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
