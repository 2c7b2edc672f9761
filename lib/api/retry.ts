import { ApiFailure } from "./failure.ts";

const TRIES = 3;
const WAIT_MS = 300;

export type Wait = (ms: number) => Promise<void>;

export const realWait: Wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks up to three times while `passing` says that the failure may pass; a repeat of `ask` must be harmless. */
export async function patiently<T>(
  ask: () => Promise<T>,
  wait: Wait,
  passing: (failure: unknown) => boolean = isUnreachable,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (failure) {
      if (tries === TRIES || !passing(failure)) throw failure;
      await wait(WAIT_MS * tries);
    }
  }
}

function isUnreachable(failure: unknown): boolean {
  return failure instanceof ApiFailure && failure.code === "unreachable";
}
