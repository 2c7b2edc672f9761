import type { Locks } from "./shared-stream.ts";

/** Another tab that takes longer than this is not waited for. */
const WAIT_MS = 2_000;

/** Does something while no other tab does the same, so far as the browser has locks and the others are quick. */
export async function inTurn<T>(locks: Locks | undefined, name: string, act: () => Promise<T>): Promise<T> {
  if (locks === undefined) return act();
  let acting: Promise<T> | undefined;
  const once = (): Promise<T> => (acting ??= act());
  const signal = AbortSignal.timeout(WAIT_MS);
  try {
    await locks.request(name, { signal }, async () => {
      await once();
    });
  } catch (failure) {
    // Either the wait was over, or the act itself failed: then that is its answer.
    if (acting === undefined && !signal.aborted) throw failure;
  }
  return once();
}
