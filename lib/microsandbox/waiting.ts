import { deferred } from "./deferred.ts";

/** The most that setTimeout takes, some 24.8 days: it calls at once what should wait longer. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What the promise comes to, or the signal's reason when that comes first. */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  const aborted = deferred<never>();
  const abort = (): void => aborted.reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([aborted.promise, promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** Resolves after this time, or rejects with the signal's reason. */
export type Wait = (ms: number, signal: AbortSignal | undefined) => Promise<void>;

export const wait: Wait = async (ms, signal) => {
  const over = deferred<void>();
  const timer = setTimeout(over.resolve, Math.min(ms, LONGEST_TIMER_MS));
  try {
    await orAborted(over.promise, signal);
  } finally {
    clearTimeout(timer);
  }
};
