import type { WebStorage } from "./mirror.ts";

/** The part of the browser's Web Locks that is used. */
export interface TabLocks {
  request(name: string, options: { signal: AbortSignal }, held: () => Promise<void>): Promise<unknown>;
}

/** Who this tab is, among all that keep drafts. */
export interface TabIdentity {
  /** Under which name its draft was kept before; another tab may have the same, when it was duplicated. */
  readonly before: string | undefined;
  /** Its own name: the one of before after a reload, another one in a duplicated tab. */
  readonly name: Promise<string>;
}

const KEY = "quicksand-tab";
/** A reloaded page waits this long for the page that it replaces to let go of the name. */
const CLAIM_MS = 1_000;

/** Without locks a reloaded tab cannot be told from a duplicated one: then each page has a name of its own. */
export function claimTab(
  storage: WebStorage | undefined,
  locks: TabLocks | undefined,
  newId: () => string,
): TabIdentity {
  const before = read(storage);
  const choose = async (): Promise<string> => {
    if (before !== undefined && (await hold(locks, before))) return before;
    const name = newId();
    write(storage, name);
    await hold(locks, name);
    return name;
  };
  return { before, name: choose() };
}

/** Holds a name until the page goes; false when another tab has it. */
function hold(locks: TabLocks | undefined, name: string): Promise<boolean> {
  if (locks === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const untilThePageGoes = (): Promise<void> => {
      resolve(true);
      return new Promise(() => undefined);
    };
    locks
      .request(`quicksand-work-${name}`, { signal: AbortSignal.timeout(CLAIM_MS) }, untilThePageGoes)
      .catch(() => resolve(false));
  });
}

function read(storage: WebStorage | undefined): string | undefined {
  try {
    return storage?.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(storage: WebStorage | undefined, name: string): void {
  try {
    storage?.setItem(KEY, name);
  } catch {
    // The next load of this page takes another name: its own draft is then found by its time alone.
  }
}
