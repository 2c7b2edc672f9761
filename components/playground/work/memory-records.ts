import type { ProgramDocument } from "../documents/document.ts";
import { programBytes, programText } from "./program-text.ts";
import {
  beyondBounds,
  type Draft,
  DRAFTS_PER_LANGUAGE,
  type HistoryEntry,
  type WorkRecords,
} from "./records.ts";

/** Work that is kept as long as the page lives: for browsers that keep nothing. */
export function createMemoryRecords(): WorkRecords {
  const drafts = new Map<string, Draft>();
  let entries: { entry: HistoryEntry; document: ProgramDocument; order: number }[] = [];
  let count = 0;

  const draftsOf = (language: string): Draft[] =>
    [...drafts.values()]
      .filter(({ document }) => document.language === language)
      .sort((a, b) => b.atMs - a.atMs);
  const newestFirst = (language: string): typeof entries =>
    entries
      .filter(({ entry }) => entry.language === language)
      .sort((a, b) => b.entry.atMs - a.entry.atMs || b.order - a.order);
  const remove = (ids: readonly string[]): void => {
    entries = entries.filter(({ entry }) => !ids.includes(entry.id));
  };

  return {
    async putDraft(draft) {
      const { language } = draft.document;
      drafts.set(draftKey(language, draft.tab), draft);
      for (const { tab } of draftsOf(language).slice(DRAFTS_PER_LANGUAGE))
        drafts.delete(draftKey(language, tab));
    },
    draftOf: async (language, tab) => drafts.get(draftKey(language, tab)),
    newestDraft: async (language, except) => draftsOf(language).find(({ tab }) => !except.has(tab)),
    async addEntry(entry, document) {
      count += 1;
      entries.push({ entry, document, order: count });
      const texts = newestFirst(entry.language).map((each) => programText(each.document));
      const stored = newestFirst(entry.language).map((each, index) => ({
        id: each.entry.id,
        program: texts.indexOf(texts[index] ?? ""),
        bytes: programBytes(each.document),
      }));
      remove(beyondBounds(stored));
    },
    async endEntry(id, outcome) {
      entries = entries.map((each) =>
        each.entry.id === id ? { ...each, entry: { ...each.entry, outcome } } : each,
      );
    },
    history: async (language) => newestFirst(language).map(({ entry }) => entry),
    programOf: async (id) => entries.find(({ entry }) => entry.id === id)?.document,
    removeEntries: async (ids) => remove(ids),
    async dropOldestEntry() {
      const [oldest] = entries.toSorted((a, b) => a.entry.atMs - b.entry.atMs || a.order - b.order);
      if (oldest) remove([oldest.entry.id]);
      return oldest !== undefined;
    },
    async eraseAll() {
      drafts.clear();
      entries = [];
    },
  };
}

function draftKey(language: string, tab: string): string {
  return `${language} ${tab}`;
}
