import type { ProgramDocument } from "../documents/document.ts";
import type { Work, WorkState } from "./work.ts";

/**
 * The work on a document that is not one of the person's own programs, a snippet: drafts and history are kept apart from
 * theirs, and from those of other documents. `scope` names the document and holds no `@`.
 */
export function scopedWork(work: Work, scope: string): Work {
  const key = (language: string): string => `${language}@${scope}`;
  const kept = (document: ProgramDocument): ProgramDocument => ({
    ...document,
    language: key(document.language),
  });
  const { history } = work;
  let seen: { readonly of: WorkState; readonly state: WorkState } | undefined;

  return {
    ...work,
    getState() {
      const of = work.getState();
      // The same object until something changes: the page compares.
      if (seen?.of !== of) seen = { of, state: shownState(of) };
      return seen.state;
    },
    async read(language) {
      const found = await work.read(key(language));
      return found && shown(found);
    },
    change: (document) => work.change(kept(document)),
    history: {
      ...history,
      ran: (execution, document) => history.ran(execution, kept(document)),
      keep: (document) => history.keep(kept(document)),
      list: (language) => history.list(key(language)),
      async programOf(id) {
        const found = await history.programOf(id);
        return found && shown(found);
      },
    },
  };
}

/** Whether a draft is one of a document that has its own name: what other tabs make of it is offered, never taken. */
export function isScoped(language: string): boolean {
  return language.includes("@");
}

function shown(document: ProgramDocument): ProgramDocument {
  return { ...document, language: document.language.replace(/@.*$/, "") };
}

function shownState(state: WorkState): WorkState {
  const { newer } = state;
  return newer ? { ...state, newer: { ...newer, document: shown(newer.document) } } : state;
}
