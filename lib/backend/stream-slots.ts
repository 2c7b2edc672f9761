import { SandboxError } from "#lib/protocol/errors.ts";

export interface StreamSlots {
  /** Takes one for a visitor, until `over` aborts. @throws SandboxError serverFull */
  take(key: string, over: AbortSignal): void;
}

/** Streams that a visitor may have open: the tabs of a browser share one, so this is many browsers' worth. */
const MAX_STREAMS = 32;
const RETRY_AFTER_MS = 5_000;

/** Bounds the open streams of each visitor: each costs a socket here, one behind it, and measuring every second. */
export function createStreamSlots(most = MAX_STREAMS): StreamSlots {
  const open = new Map<string, number>();
  return {
    take(key, over) {
      const count = open.get(key) ?? 0;
      if (count >= most) {
        throw new SandboxError(
          "serverFull",
          `You have ${count} streams of events open, and ${most} are allowed. Close some.`,
          { details: { limit: most, retryAfterMs: RETRY_AFTER_MS } },
        );
      }
      if (over.aborted) return;
      open.set(key, count + 1);
      const giveBack = (): void => {
        const left = (open.get(key) ?? 1) - 1;
        if (left === 0) open.delete(key);
        else open.set(key, left);
      };
      over.addEventListener("abort", giveBack, { once: true });
    },
  };
}
