import type { WebStorage } from "../work/mirror.ts";
import { isRecord } from "../work/program-text.ts";

/** Something that was shared from this browser. Times are milliseconds since the Unix epoch. */
export interface SharedByMe {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly language: string;
  readonly sharedMs: number;
  /** Undefined: it has no end. */
  readonly expiresMs?: number;
  readonly deleteToken: string;
  /** Of the content that it stands for: what has the same key is not shared a second time. */
  readonly contentKey: string;
}

/** What was shared from this browser, with the tokens by which it can be taken back. The newest first. No method throws. */
export interface SharedList {
  /** The same array until something changes. */
  readonly list: () => readonly SharedByMe[];
  /** False when the browser keeps nothing: then nobody can take it back once the page is closed. */
  readonly add: (shared: SharedByMe) => boolean;
  readonly remove: (id: string) => void;
  /** Hears that the list is another by what this tab did. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** Erased with everything that begins like this; see work/mirror.ts. */
const KEY = "quicksand-shared";
/** About 300 bytes each. Beyond it the oldest are forgotten; their links stay. */
export const SHARED_MAX_COUNT = 500;

/** @param storage of the browser; without one the list lives as long as the page */
export function createSharedList(storage: WebStorage | undefined, now: () => number = Date.now): SharedList {
  const listeners = new Set<() => void>();
  let text: string | undefined;
  let entries: readonly SharedByMe[] = [];

  function read(): readonly SharedByMe[] {
    const stored = attempt(() => storage?.getItem(KEY) ?? "");
    if (stored === undefined || stored === text) return alive();
    text = stored;
    entries = parse(stored);
    return alive();
  }

  /** Without those that have ended. */
  function alive(): readonly SharedByMe[] {
    const nowMs = now();
    if (entries.some((entry) => hasEnded(entry, nowMs))) {
      entries = entries.filter((entry) => !hasEnded(entry, nowMs));
    }
    return entries;
  }

  function write(next: readonly SharedByMe[]): boolean {
    entries = next;
    const written = attempt(() => {
      const newText = JSON.stringify(next);
      if (storage === undefined) return false;
      storage.setItem(KEY, newText);
      text = newText;
      return true;
    });
    for (const listener of listeners) listener();
    return written ?? false;
  }

  return {
    list: read,
    add(shared) {
      const others = read().filter(({ id }) => id !== shared.id);
      return write([shared, ...others].slice(0, SHARED_MAX_COUNT));
    },
    remove(id) {
      write(read().filter((entry) => entry.id !== id));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function hasEnded({ expiresMs }: SharedByMe, nowMs: number): boolean {
  return expiresMs !== undefined && expiresMs <= nowMs;
}

/** What is stored may have been written by another version of this page. */
function parse(stored: string): readonly SharedByMe[] {
  const value: unknown = attempt(() => JSON.parse(stored));
  return Array.isArray(value) ? value.filter(isShared) : [];
}

function isShared(value: unknown): value is SharedByMe {
  if (!isRecord(value)) return false;
  const texts = ["id", "url", "title", "language", "deleteToken", "contentKey"];
  const { sharedMs, expiresMs } = value;
  return (
    texts.every((name) => typeof value[name] === "string") &&
    typeof sharedMs === "number" &&
    (expiresMs === undefined || typeof expiresMs === "number")
  );
}

function attempt<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
