import type { FileEntry } from "#lib/api/file-contract.ts";
import { ApiFailure, isGone } from "#lib/api/failure.ts";
import type { SessionNotice } from "#lib/api/sandbox-session.ts";
import type { SessionFiles } from "#lib/api/session-files.ts";
import { createUploads, type Upload, type UploadFile } from "./uploads.ts";

/** What the page knows of /workspace. */
export interface FilesState {
  /** Undefined while there is no sandbox, or it was not looked at yet. */
  readonly entries: readonly FileEntry[] | undefined;
  /** There are more files than the list names. */
  readonly truncated: boolean;
  /** Files that the last run made or changed. */
  readonly written: ReadonlySet<string>;
  readonly uploads: readonly Upload[];
  /** What went wrong last; undefined when all went well since. */
  readonly problem: string | undefined;
}

export interface FilesStore {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => FilesState;
  /** The files of the session that there is now; undefined when there is none. */
  readonly use: (files: SessionFiles | undefined) => void;
  /** Everything that the session tells. */
  readonly hear: (notice: SessionNotice) => void;
  /** Somebody looks at the files: they are listed now, after each run, and now and then during one. @returns the end. */
  readonly watch: () => () => void;
  readonly refresh: () => Promise<void>;
  /** Starts a sandbox when there is none. What is larger than `maxBytes` is refused with the limit. */
  readonly upload: (files: readonly UploadFile[], maxBytes: number | undefined) => Promise<void>;
  readonly cancelUpload: (id: number) => void;
  /** These resolve with whether it was done; `problem` says why not. */
  readonly makeFile: (path: string) => Promise<boolean>;
  readonly makeFolder: (path: string) => Promise<boolean>;
  readonly rename: (from: string, to: string) => Promise<boolean>;
  readonly remove: (path: string) => Promise<boolean>;
  /** Removes what a program's file left behind; nothing happens when it is not there. */
  readonly removeIfThere: (path: string) => Promise<void>;
  readonly read: (path: string) => Promise<Blob>;
  readonly save: (path: string, content: Blob) => Promise<boolean>;
  readonly downloadUrl: (path: string) => string | undefined;
}

export interface FilesStoreOptions {
  /** Calls every so often until told to stop. */
  readonly repeat?: (everyMs: number, call: () => void) => () => void;
}

const WHILE_RUNNING_MS = 3_000;

/** The files of the page's sandbox, outside of React. */
export function createFilesStore({ repeat = realRepeat }: FilesStoreOptions = {}): FilesStore {
  let files: SessionFiles | undefined;
  const listeners = new Set<() => void>();
  /** What the person put there themselves since the last run began, and when it began by the server's clock. */
  const own = new Set<string>();
  const running = new Set<string>();
  let runBeganMs: number | undefined;
  let watchers = 0;
  let stopRepeating: (() => void) | undefined;
  let refreshing: Promise<void> | undefined;
  let again = false;
  let state: FilesState = {
    entries: undefined,
    truncated: false,
    written: new Set(),
    uploads: [],
    problem: undefined,
  };

  function set(change: Partial<FilesState>): void {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }

  /** One list at a time; whoever asks meanwhile gets a newer one. */
  function refresh(): Promise<void> {
    if (refreshing !== undefined) {
      again = true;
      return refreshing;
    }
    refreshing = list().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  async function list(): Promise<void> {
    do {
      again = false;
      try {
        const listed = await files?.list();
        const entries = listed?.entries;
        set({ entries, truncated: listed?.truncated ?? false, written: writtenOf(entries ?? []) });
      } catch (failure) {
        set(isGone(failure) ? { entries: undefined } : { problem: wordsOf(failure) });
      }
    } while (again);
  }

  /** By the clock of the sandbox's machine: nothing else tells a program's files from those that were there. */
  function writtenOf(entries: readonly FileEntry[]): ReadonlySet<string> {
    const since = runBeganMs;
    if (since === undefined) return new Set();
    const written = entries.filter(
      ({ kind, path, modifiedAtMs }) => kind === "file" && modifiedAtMs >= since && !own.has(path),
    );
    return new Set(written.map(({ path }) => path));
  }

  function look(): void {
    if (watchers > 0) void refresh();
  }

  function setRepeating(): void {
    const wanted = watchers > 0 && running.size > 0;
    if (wanted) stopRepeating ??= repeat(WHILE_RUNNING_MS, look);
    else {
      stopRepeating?.();
      stopRepeating = undefined;
    }
  }

  async function change(
    paths: readonly string[],
    act: (its: SessionFiles) => Promise<void>,
  ): Promise<boolean> {
    const its = files;
    if (its === undefined) return false;
    set({ problem: undefined });
    try {
      await act(its);
      for (const path of paths) own.add(path);
      return true;
    } catch (failure) {
      set({ problem: wordsOf(failure) });
      return false;
    } finally {
      await refresh();
    }
  }

  const uploads = createUploads({
    write: (path, content, options) => files?.write(path, content, options) ?? Promise.resolve(),
    onChange: (list) => set({ uploads: list }),
    wordsOf,
  });

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    getSnapshot: () => state,
    use(its) {
      files = its;
    },
    hear(notice) {
      switch (notice.kind) {
        case "made":
        case "found":
          look();
          break;
        case "lost":
          running.clear();
          runBeganMs = undefined;
          set({ entries: undefined, written: new Set() });
          break;
        case "event": {
          const { event } = notice;
          if (event.kind === "started") {
            running.add(event.execution);
            if (event.language !== undefined) {
              runBeganMs = event.atMs;
              own.clear();
            }
          } else if (event.kind === "finished") {
            running.delete(event.execution);
            look();
          } else return;
          break;
        }
        default:
          return;
      }
      setRepeating();
    },
    watch() {
      watchers += 1;
      look();
      setRepeating();
      let watching = true;
      return () => {
        if (!watching) return;
        watching = false;
        watchers -= 1;
        setRepeating();
      };
    },
    refresh() {
      set({ problem: undefined });
      return refresh();
    },
    async upload(wanted, maxBytes) {
      set({ problem: undefined });
      for (const path of await uploads.send(wanted, maxBytes)) own.add(path);
      await refresh();
    },
    cancelUpload: (id) => uploads.cancel(id),
    makeFile: (path) =>
      change([path], async (its) => {
        const there = state.entries?.some((entry) => entry.path === path);
        if (there) throw new ApiFailure("fileError", `${path} is there already.`);
        await its.write(path, new Blob([]));
      }),
    makeFolder: (path) => change([], (its) => its.makeFolder(path)),
    rename: (from, to) => change(state.written.has(from) ? [] : [to], (its) => its.rename(from, to)),
    remove: (path) => change([], (its) => its.remove(path)),
    async removeIfThere(path) {
      const listed = await files?.list().catch(() => undefined);
      if (listed?.entries.some((entry) => entry.path === path)) await change([], (its) => its.remove(path));
    },
    read(path) {
      const its = files;
      if (its === undefined) throw new ApiFailure("sandboxNotFound", "There is no sandbox any more.");
      return its.read(path);
    },
    save: (path, content) => change([path], (its) => its.write(path, content)),
    downloadUrl: (path) => files?.downloadUrl(path),
  };
}

function wordsOf(failure: unknown): string {
  return failure instanceof ApiFailure ? failure.message : "Something on this page went wrong. Reload it.";
}

function realRepeat(everyMs: number, call: () => void): () => void {
  const timer = setInterval(() => {
    if (document.visibilityState === "visible") call();
  }, everyMs);
  return () => clearInterval(timer);
}
