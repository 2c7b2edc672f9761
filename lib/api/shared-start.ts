import type { Wait } from "./retry.ts";

/** Who stops a program to run it anew comes back within this time, and keeps their place in the queue. */
const COMES_BACK_MS = 100;

export interface SharedStart<T> {
  /**
   * Waits for the start that is under way, or begins one with `make`. Whose signal aborts leaves with its reason; the
   * start itself is given up, by the signal that `make` got, when nobody waits for it any more.
   */
  join(make: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Gives up what is under way. May be called twice. */
  close(): void;
}

interface Start<T> {
  readonly made: Promise<T>;
  readonly abort: AbortController;
  waiting: number;
}

/** One start for all who want the same at the same time. */
export function createSharedStart<T>(wait: Wait): SharedStart<T> {
  let underWay: Start<T> | undefined;

  function begin(make: (signal: AbortSignal) => Promise<T>): Start<T> {
    const abort = new AbortController();
    const start: Start<T> = { made: make(abort.signal), abort, waiting: 0 };
    const over = (): void => forget(start);
    start.made.then(over, over);
    return start;
  }

  function forget(start: Start<T>): void {
    if (underWay === start) underWay = undefined;
  }

  function giveUp(start: Start<T>): void {
    forget(start);
    start.abort.abort();
  }

  async function giveUpUnlessWanted(start: Start<T>): Promise<void> {
    await wait(COMES_BACK_MS);
    if (start.waiting === 0 && underWay === start) giveUp(start);
  }

  return {
    async join(make, signal) {
      signal?.throwIfAborted();
      const start = (underWay ??= begin(make));
      start.waiting += 1;
      try {
        return await unlessAborted(start.made, signal);
      } finally {
        start.waiting -= 1;
        if (start.waiting === 0) void giveUpUnlessWanted(start);
      }
    },
    close() {
      if (underWay !== undefined) giveUp(underWay);
    },
  };
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
