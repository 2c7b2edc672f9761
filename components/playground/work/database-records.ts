import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from "idb";
import type { ProgramDocument } from "../documents/document.ts";
import { parseProgram, programBytes, programText } from "./program-text.ts";
import {
  beyondBounds,
  type Draft,
  DRAFTS_PER_LANGUAGE,
  type HistoryEntry,
  type WorkRecords,
} from "./records.ts";

interface StoredDraft extends Draft {
  readonly language: string;
}

interface StoredHistoryEntry extends HistoryEntry {
  readonly program: number;
  readonly bytes: number;
}

interface StoredProgram {
  readonly language: string;
  readonly bytes: number;
  readonly document: ProgramDocument;
}

interface Schema extends DBSchema {
  drafts: { key: [string, string]; value: StoredDraft; indexes: { byTime: [string, number] } };
  history: {
    key: string;
    value: StoredHistoryEntry;
    indexes: { byTime: [string, number]; byAge: number };
  };
  /** The programs of the history, each once. */
  programs: { key: number; value: StoredProgram; indexes: { bySize: [string, number] } };
}

type HistoryChange = IDBPTransaction<Schema, ["history", "programs"], "readwrite">;

const VERSION = 1;

/** Work kept in the browser's own database, for all tabs of this address. Rejects when there is none to be had. */
export async function openDatabaseRecords(name = "quicksand-work"): Promise<WorkRecords> {
  const database = await openDB<Schema>(name, VERSION, {
    upgrade(created) {
      created
        .createObjectStore("drafts", { keyPath: ["language", "tab"] })
        .createIndex("byTime", ["language", "atMs"]);
      const history = created.createObjectStore("history", { keyPath: "id" });
      history.createIndex("byTime", ["language", "atMs"]);
      history.createIndex("byAge", "atMs");
      created
        .createObjectStore("programs", { autoIncrement: true })
        .createIndex("bySize", ["language", "bytes"]);
    },
    // A later version of this page in another tab must not wait for this one.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase | null)?.close(),
  });
  return { ...draftRecords(database), ...historyRecords(database) };
}

type DraftMethods = "putDraft" | "draftOf" | "newestDraft";

function draftRecords(database: IDBPDatabase<Schema>): Pick<WorkRecords, DraftMethods> {
  return {
    async putDraft(draft) {
      const { language } = draft.document;
      const change = database.transaction("drafts", "readwrite");
      await change.store.put({ ...draft, language });
      const keys = await change.store.index("byTime").getAllKeys(rangeOf(language));
      const left = keys.slice(0, Math.max(0, keys.length - DRAFTS_PER_LANGUAGE));
      await Promise.all([...left.map((key) => change.store.delete(key)), change.done]);
    },
    draftOf: async (language, tab) => parseDraft(await database.get("drafts", [language, tab])),
    async newestDraft(language, except) {
      const drafts = database.transaction("drafts").store.index("byTime");
      let cursor = await drafts.openCursor(rangeOf(language), "prev");
      while (cursor && except.has(cursor.value.tab)) cursor = await cursor.continue();
      return parseDraft(cursor?.value);
    },
  };
}

function historyRecords(database: IDBPDatabase<Schema>): Omit<WorkRecords, DraftMethods> {
  const change = (): HistoryChange => database.transaction(["history", "programs"], "readwrite");
  return {
    async addEntry(entry, document) {
      const adding = change();
      const { language } = entry;
      const bytes = programBytes(document);
      const program =
        (await findProgram(adding, document, bytes)) ?? (await addProgram(adding, document, bytes));
      await adding.objectStore("history").put({ ...entry, program, bytes });
      const stored = await adding.objectStore("history").index("byTime").getAll(rangeOf(language));
      await removeFrom(adding, beyondBounds(stored.toReversed()));
      await adding.done;
    },
    async endEntry(id, outcome) {
      const ending = database.transaction("history", "readwrite");
      const entry = await ending.store.get(id);
      if (entry) await ending.store.put({ ...entry, outcome });
      await ending.done;
    },
    async history(language) {
      const stored = await database.getAllFromIndex("history", "byTime", rangeOf(language));
      return stored.toReversed().map(({ program: _program, bytes: _bytes, ...entry }) => entry);
    },
    async programOf(id) {
      const entry = await database.get("history", id);
      return entry && parseProgram((await database.get("programs", entry.program))?.document);
    },
    async removeEntries(ids) {
      const removing = change();
      await removeFrom(removing, ids);
      await removing.done;
    },
    async dropOldestEntry() {
      const dropping = change();
      const oldest = await dropping.objectStore("history").index("byAge").openKeyCursor();
      if (oldest) await removeFrom(dropping, [oldest.primaryKey]);
      await dropping.done;
      return oldest !== null;
    },
    async eraseAll() {
      const erasing = database.transaction(["drafts", "history", "programs"], "readwrite");
      const stores = ["drafts", "history", "programs"] as const;
      await Promise.all([...stores.map((store) => erasing.objectStore(store).clear()), erasing.done]);
    },
  };
}

async function findProgram(
  change: HistoryChange,
  document: ProgramDocument,
  bytes: number,
): Promise<number | undefined> {
  const text = programText(document);
  const ofSize = change.objectStore("programs").index("bySize");
  let cursor = await ofSize.openCursor(IDBKeyRange.only([document.language, bytes]));
  while (cursor && programText(cursor.value.document) !== text) cursor = await cursor.continue();
  return cursor?.primaryKey;
}

function addProgram(change: HistoryChange, document: ProgramDocument, bytes: number): Promise<number> {
  return change.objectStore("programs").add({ language: document.language, bytes, document });
}

/** Removes entries, and the programs that no entry names any more. */
async function removeFrom(change: HistoryChange, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const history = change.objectStore("history");
  await Promise.all(ids.map((id) => history.delete(id)));
  const used = new Set((await history.getAll()).map(({ program }) => program));
  const programs = change.objectStore("programs");
  const unused = (await programs.getAllKeys()).filter((key) => !used.has(key));
  await Promise.all(unused.map((key) => programs.delete(key)));
}

/** All of a language, the oldest first. */
function rangeOf(language: string): IDBKeyRange {
  return IDBKeyRange.bound([language, 0], [language, Number.MAX_VALUE]);
}

/** What is in the database may have been written by another version of this page. */
function parseDraft(stored: StoredDraft | undefined): Draft | undefined {
  const document = parseProgram(stored?.document);
  if (stored === undefined || document === undefined) return undefined;
  return {
    tab: stored.tab,
    atMs: stored.atMs,
    document,
    kept: Array.isArray(stored.kept) ? stored.kept : [],
  };
}
