import { setTimeout as delay } from "node:timers/promises";

const ASK_EVERY_MS = 50;
const ANSWER_WITHIN_MS = 2_000;

/**
 * Asks `url` until it answers with one of the statuses in `accept`.
 *
 * @returns the status, or undefined when `withinMs` passed or `signal` was given first.
 */
export async function waitForAnswer(
  url: string,
  accept: readonly number[],
  withinMs: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  const end = performance.now() + withinMs;
  while (performance.now() < end && !signal.aborted) {
    const status = await ask(url, signal);
    if (status !== undefined && accept.includes(status)) return status;
    await delay(ASK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
  return undefined;
}

async function ask(url: string, signal: AbortSignal): Promise<number | undefined> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return undefined;
  }
}
