import type { ProgramDocument } from "../documents/document.ts";
import type { Keeper } from "./keeper.ts";
import type { EntryOutcome, HistoryEntry } from "./records.ts";

/** What was run, and what another program took the place of. No method rejects. */
export interface WorkHistory {
  /** A program is run, under its execution's id. */
  ran(execution: string, document: ProgramDocument): Promise<void>;
  ended(execution: string, outcome: EntryOutcome): Promise<void>;
  /** Keeps a program that another is about to take the place of. */
  keep(document: ProgramDocument): Promise<void>;
  /** The newest first. */
  list(language: string): Promise<readonly HistoryEntry[]>;
  programOf(id: string): Promise<ProgramDocument | undefined>;
  remove(ids: readonly string[]): Promise<void>;
  /** Hears that the list is another. */
  subscribe(listener: () => void): () => void;
}

export function createHistory(keeper: Keeper, now: () => number, newId: () => string): WorkHistory {
  const listeners = new Set<() => void>();
  /** In the order in which they were asked for: a run's end must not overtake its beginning. */
  let changing: Promise<unknown> = Promise.resolve();

  async function change(ask: Parameters<Keeper["use"]>[0]): Promise<void> {
    changing = changing.then(() => keeper.use(ask));
    await changing;
    for (const listener of listeners) listener();
  }

  function add(id: string, reason: HistoryEntry["reason"], document: ProgramDocument): Promise<void> {
    const entry: HistoryEntry = { id, language: document.language, atMs: now(), reason };
    return change((records) => records.addEntry(entry, document));
  }

  return {
    ran: (execution, document) => add(execution, "run", document),
    ended: (execution, outcome) => change((records) => records.endEntry(execution, outcome)),
    keep: (document) => add(newId(), "replaced", document),
    async list(language) {
      await changing;
      return (await keeper.use((records) => records.history(language))).value ?? [];
    },
    programOf: async (id) => (await keeper.use((records) => records.programOf(id))).value,
    remove: (ids) => change((records) => records.removeEntries(ids)),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
