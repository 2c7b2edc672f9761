import type { Channel } from "#lib/api/shared-stream.ts";
import type { ProgramDocument } from "../documents/document.ts";
import { findVersion, LONG_AGO_MS } from "./find-version.ts";
import { createHistory, type WorkHistory } from "./history.ts";
import { createKeeper } from "./keeper.ts";
import type { Mirror, Version } from "./mirror.ts";
import { isRecord, sameProgram } from "./program-text.ts";
import type { Draft, WorkRecords } from "./records.ts";
import type { TabIdentity } from "./tab.ts";

/** `full`: the browser has no room; `unavailable`: it keeps nothing at all. */
export type DraftState = "unchanged" | "saving" | "saved" | "full" | "unavailable";

export interface WorkState {
  readonly draft: DraftState;
  /** What another tab made of the program that is shown, when it did so later than this one. */
  readonly newer: Draft | undefined;
}

/** The person's programs, kept in this browser. Outside React; one for each tab. No method rejects. */
export interface Work {
  getState(): WorkState;
  subscribe(listener: () => void): () => void;
  /**
   * The program of a language: as this tab left it, else as any tab last left it; undefined when there is none. From
   * here on newer versions of it in other tabs are noticed.
   */
  read(language: string): Promise<ProgramDocument | undefined>;
  /** Tells each change; it is kept in a moment. */
  change(document: ProgramDocument): void;
  /** Keeps what was changed now instead of in a moment. */
  save(): Promise<void>;
  /** Keeps it at once, as far as a page that is about to go can. */
  hide(): void;
  /** The other tab's version is of no interest here, nor are its later ones. */
  keepMine(): void;
  readonly history: WorkHistory;
  /** Removes all that is kept in this browser, in all of its tabs; from then on this one keeps nothing. */
  eraseAll(): Promise<void>;
}

export interface WorkOptions {
  /** Rejects where the browser has no database. */
  readonly open: () => Promise<WorkRecords>;
  readonly mirror: Mirror;
  /** Removes what the page keeps in web storage. */
  readonly eraseStorage: () => void;
  readonly tab: TabIdentity;
  readonly channel: Channel | undefined;
  /** Another tab erased everything: there is nothing left here either. */
  readonly onErased: () => void;
  readonly now?: () => number;
  readonly newId: () => string;
}

/** At most so much of what was typed is lost when the tab crashes. */
export const SAVE_AFTER_MS = 250;
/** What tabs say to one another. */
type Message = { readonly kind: "saved"; readonly language: string } | { readonly kind: "erased" };

/** Makes this tab's end of the work. Nothing is opened before something is asked for. */
export function createWork(options: WorkOptions): Work {
  const { mirror, tab, channel } = options;
  const now = options.now ?? Date.now;
  const keeper = createKeeper(options.open);
  const history = createHistory(keeper, now, options.newId);
  const held = new Map<string, Version>();
  const dirty = new Set<string>();
  const kept = new Set<string>();
  const listeners = new Set<() => void>();
  let state: WorkState = { draft: "unchanged", newer: undefined };
  let shown: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();
  let erased = false;

  function tell(change: Partial<WorkState>): void {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }

  function say(message: Message): void {
    channel?.send(message);
  }

  async function ask<T>(question: (records: WorkRecords) => Promise<T>): Promise<T | undefined> {
    return (await keeper.use(question)).value;
  }

  /** Looks whether another tab has a newer version of what is shown. */
  async function look(): Promise<void> {
    const language = shown;
    if (language === undefined) return;
    const name = await tab.name;
    const other = await ask((records) => records.newestDraft(language, new Set([...kept, name])));
    const mine = held.get(language);
    if (erased || shown !== language || other === undefined || kept.has(other.tab)) return;
    if (mine && sameProgram(other.document, mine.document)) tell({ newer: undefined });
    else if (other.atMs > Math.max(mine?.atMs ?? 0, state.newer?.atMs ?? 0)) tell({ newer: other });
  }

  async function write(language: string): Promise<DraftState> {
    const version = held.get(language);
    if (version === undefined) return state.draft;
    const draft = { tab: await tab.name, kept: [...kept], ...version };
    // Taken over: the mirror forgets where it was kept before.
    if (version.atMs === LONG_AGO_MS) mirror.write(version);
    const { kind } = await keeper.use((records) => records.putDraft(draft));
    if (kind === "kept") say({ kind: "saved", language });
    if (kind === "full") return "full";
    return kind === "kept" || mirror.write(version) ? "saved" : "unavailable";
  }

  async function writeAll(): Promise<void> {
    const languages = [...dirty];
    dirty.clear();
    let draft: DraftState = state.draft;
    for (const language of languages) if (!erased) draft = await write(language);
    if (!erased && languages.length > 0) tell({ draft: dirty.size > 0 ? "saving" : draft });
  }

  function save(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(writeAll);
    return writing;
  }

  function laterSave(): void {
    timer ??= setTimeout(() => void save(), SAVE_AFTER_MS);
  }

  async function forgetAll(): Promise<void> {
    erased = true;
    clearTimeout(timer);
    // What is being written would otherwise be there again after the erasing.
    await writing;
    await keeper.use((records) => records.eraseAll());
    options.eraseStorage();
  }

  channel?.listen((message) => {
    if (erased || !isRecord(message)) return;
    if (message["kind"] === "saved" && message["language"] === shown) void look();
    if (message["kind"] === "erased") void forgetAll().then(options.onErased);
  });

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async read(language) {
      shown = language;
      tell({ newer: undefined });
      const from = { keeper, mirror, history, before: tab.before, kept };
      const found = held.has(language) ? undefined : await findVersion(language, from);
      // Who typed while the draft was being looked for keeps what they typed.
      if (found && !held.has(language)) {
        held.set(language, found.version);
        if (found.takeOver) dirty.add(language);
      }
      if (dirty.size > 0) laterSave();
      void look();
      return held.get(language)?.document;
    },
    change(document) {
      if (erased) return;
      // Who only looks at another file of it has made no newer version.
      const before = held.get(document.language);
      const atMs = before && sameProgram(before.document, document) ? before.atMs : now();
      held.set(document.language, { atMs, document });
      dirty.add(document.language);
      if (state.draft !== "saving") tell({ draft: "saving" });
      if (state.newer && sameProgram(state.newer.document, document)) tell({ newer: undefined });
      laterSave();
    },
    save,
    hide() {
      if (erased) return;
      for (const version of held.values()) mirror.write(version);
      void save();
    },
    keepMine() {
      if (state.newer === undefined) return;
      kept.add(state.newer.tab);
      if (shown !== undefined && held.has(shown)) dirty.add(shown);
      tell({ newer: undefined });
      laterSave();
      void look();
    },
    history,
    async eraseAll() {
      say({ kind: "erased" });
      await forgetAll();
    },
  };
}
