import type { Locks } from "./shared-stream.ts";

/** The part of a browser's Storage that is used. */
export type SessionStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** What a tab must know of its sandbox after a reload: which it is, and how far each program's input was numbered. */
export interface SessionMemory {
  /** This tab's sandbox from now on. */
  own(id: string): Promise<void>;
  /** The sandbox of before the reload; undefined when there is none, or when the tab that this was duplicated from has it. */
  reclaim(): Promise<string | undefined>;
  forget(): void;
  inputNumber(execution: string): number;
  rememberInput(execution: string, number: number): void;
  forgetInput(execution: string): void;
  /** Lets go of the sandbox's lock, keeps what is stored. May be called twice. */
  close(): void;
}

const SANDBOX_KEY = "quicksand-sandbox";
const inputKey = (execution: string): string => `quicksand-input-${execution}`;
/** A reloaded page waits this long for the page that it replaces to let go of the lock: on a busy machine that takes a while. */
const RECLAIM_MS = 3_000;

/** Without storage it forgets all; without locks it cannot tell a duplicated tab from a reloaded one. */
export function createSessionMemory(
  storage: SessionStorage | undefined,
  locks: Locks | undefined,
): SessionMemory {
  let release = new AbortController();

  /** Holds the sandbox's lock until `release`; false when another tab has it. */
  async function take(id: string): Promise<boolean> {
    if (locks === undefined) return true;
    release.abort();
    const mine = new AbortController();
    release = mine;
    return new Promise((resolve) => {
      locks
        .request(`quicksand-sandbox-${id}`, { signal: AbortSignal.timeout(RECLAIM_MS) }, () => {
          resolve(true);
          return aborted(mine.signal);
        })
        .catch(() => resolve(false));
    });
  }

  return {
    async own(id) {
      storage?.setItem(SANDBOX_KEY, id);
      await take(id);
    },
    async reclaim() {
      const id = storage?.getItem(SANDBOX_KEY) ?? undefined;
      if (id === undefined) return undefined;
      if (await take(id)) return id;
      storage?.removeItem(SANDBOX_KEY);
      return undefined;
    },
    forget() {
      storage?.removeItem(SANDBOX_KEY);
      release.abort();
    },
    inputNumber: (execution) => Number(storage?.getItem(inputKey(execution)) ?? 0),
    rememberInput: (execution, number) => storage?.setItem(inputKey(execution), String(number)),
    forgetInput: (execution) => storage?.removeItem(inputKey(execution)),
    close: () => release.abort(),
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
