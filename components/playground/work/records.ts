import type { ProgramDocument } from "../documents/document.ts";
import type { Tone } from "../words.ts";

/** A program as one tab left it. */
export interface Draft {
  readonly tab: string;
  /** When it was last changed, by this browser's clock. */
  readonly atMs: number;
  readonly document: ProgramDocument;
  /** Tabs whose newer versions the person looked at and did not want here. */
  readonly kept: readonly string[];
}

/** How a run ended, in words. */
export interface EntryOutcome {
  readonly tone: Tone;
  readonly text: string;
}

/** A program that was run, or that was kept because another took its place. */
export interface HistoryEntry {
  /** That of the run's execution. */
  readonly id: string;
  readonly language: string;
  readonly atMs: number;
  readonly reason: "run" | "replaced";
  /** Missing while it runs, and where nobody saw the end. */
  readonly outcome?: EntryOutcome;
}

/**
 * Where work is kept. All methods reject with what the storage threw: an error named `QuotaExceededError` says that
 * there is no room left.
 */
export interface WorkRecords {
  /** Keeps a draft in place of the one of its tab and language; of other tabs' drafts the newest few stay. */
  putDraft(draft: Draft): Promise<void>;
  draftOf(language: string, tab: string): Promise<Draft | undefined>;
  /** The newest draft of a language, those of some tabs left out. */
  newestDraft(language: string, except: ReadonlySet<string>): Promise<Draft | undefined>;
  /** Adds to the history; what is beyond its bounds goes, the oldest first. */
  addEntry(entry: HistoryEntry, document: ProgramDocument): Promise<void>;
  /** Adds how a run ended; nothing happens when it is not in the history. */
  endEntry(id: string, outcome: EntryOutcome): Promise<void>;
  /** The newest first. */
  history(language: string): Promise<readonly HistoryEntry[]>;
  programOf(id: string): Promise<ProgramDocument | undefined>;
  removeEntries(ids: readonly string[]): Promise<void>;
  /** Makes room: drops the oldest entry of all; false when there is none. */
  dropOldestEntry(): Promise<boolean>;
  eraseAll(): Promise<void>;
}

/** Tabs that were closed leave their drafts behind; more than these are of no use to anyone. */
export const DRAFTS_PER_LANGUAGE = 20;
export const ENTRIES_PER_LANGUAGE = 50;
/** Of the programs of one language's history, equal ones counted once. */
export const HISTORY_MAX_BYTES = 4 * 1_048_576;

/** A program in the history, and what it takes. */
export interface StoredEntry {
  readonly id: string;
  readonly program: number;
  readonly bytes: number;
}

/** Which of these entries, the newest first, are beyond the history's bounds. The newest always stays. */
export function beyondBounds(entries: readonly StoredEntry[]): readonly string[] {
  const counted = new Set<number>();
  let bytes = 0;
  const from = entries.findIndex(({ program, bytes: own }, index) => {
    if (!counted.has(program)) bytes += own;
    counted.add(program);
    return index > 0 && (index >= ENTRIES_PER_LANGUAGE || bytes > HISTORY_MAX_BYTES);
  });
  return from === -1 ? [] : entries.slice(from).map(({ id }) => id);
}
