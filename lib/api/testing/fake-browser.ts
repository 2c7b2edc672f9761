import type { Channel, Locks } from "../shared-stream.ts";

/** What the tabs of one browser share: locks that are given in the order of asking, and channels. */
export class FakeBrowser {
  readonly #locks = new Map<string, { held: boolean; queue: (() => void)[] }>();
  readonly #channels = new Set<FakeChannel>();

  /** The locks of one tab; all are let go when `closed` aborts, as when a tab is closed or crashes. */
  locks(closed: AbortSignal): Locks {
    return {
      request: async (name, { signal }, hold) => {
        const ends = AbortSignal.any([closed, signal]);
        await this.#take(name, ends);
        // As in a browser: once it is granted, only the holder and the tab's end let go of it.
        try {
          await Promise.race([hold(), aborted(closed)]);
        } finally {
          this.#release(name);
        }
      },
    };
  }

  channel(): Channel {
    const channel: FakeChannel = {
      hear: () => undefined,
      send: (message) => {
        const sent = structuredClone(message);
        for (const other of this.#channels) {
          if (other !== channel) queueMicrotask(() => this.#channels.has(other) && other.hear(sent));
        }
      },
      listen: (hear) => {
        channel.hear = hear;
      },
      close: () => this.#channels.delete(channel),
    };
    this.#channels.add(channel);
    return channel;
  }

  async #take(name: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const lock = this.#locks.get(name) ?? { held: false, queue: [] };
    this.#locks.set(name, lock);
    if (!lock.held) {
      lock.held = true;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const granted = (): void => {
        signal.removeEventListener("abort", abort);
        resolve();
      };
      const abort = (): void => {
        lock.queue.splice(lock.queue.indexOf(granted), 1);
        reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
      };
      lock.queue.push(granted);
      signal.addEventListener("abort", abort, { once: true });
    });
  }

  #release(name: string): void {
    const lock = this.#locks.get(name);
    const next = lock?.queue.shift();
    if (next !== undefined) next();
    else this.#locks.delete(name);
  }
}

interface FakeChannel extends Channel {
  hear: (message: unknown) => void;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
