import { orAborted } from "./waiting.ts";

/**
 * One call that several wait for, each with a signal of its own: it goes on as long as one of them waits, and is aborted
 * when all have left.
 */
export class SharedCall<T> {
  readonly #over = new AbortController();
  readonly #done: Promise<T>;
  #waiting = 0;
  #settled = false;

  constructor(begin: (signal: AbortSignal) => Promise<T>) {
    this.#done = begin(this.#over.signal);
    void this.#note();
  }

  /** Whether nobody waited for it any more: then it is aborted. */
  get abandoned(): boolean {
    return this.#over.signal.aborted;
  }

  /** Resolves when the call has ended, however it did. */
  async ended(): Promise<void> {
    await this.#note();
  }

  /** Fails as the call does, or with the reason of this signal. */
  async wait(signal: AbortSignal | undefined): Promise<T> {
    signal?.throwIfAborted();
    this.#waiting += 1;
    try {
      return await orAborted(this.#done, signal);
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0 && !this.#settled) this.#over.abort();
    }
  }

  async #note(): Promise<void> {
    await this.#done.catch(() => undefined);
    this.#settled = true;
  }
}
