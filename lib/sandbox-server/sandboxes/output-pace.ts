export interface OutputPaceOptions {
  /** So much at once is taken without a wait … */
  readonly burstBytes: number;
  /** … and in the long run so much. */
  readonly bytesPerSecond: number;
  readonly now?: () => number;
  readonly wait?: (ms: number) => Promise<void>;
}

const MIB = 2 ** 20;

/**
 * A terminal lives as long as somebody sits at it, so no amount of output ends it. A program that floods it is held up
 * instead, at more than anybody reads and no more than a browser draws beside everything else.
 */
export const TERMINAL_PACE: OutputPaceOptions = { burstBytes: 4 * MIB, bytesPerSecond: 2 * MIB };

/** Takes output at a pace: what comes faster waits, and the program that prints it with it. */
export class OutputPace {
  readonly #options: OutputPaceOptions;
  readonly #now: () => number;
  readonly #wait: (ms: number) => Promise<void>;
  /** When all that came would have been taken in the long run. */
  #takenAtMs = 0;

  constructor(options: OutputPaceOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#wait = options.wait ?? realWait;
  }

  /** A promise when the next output has to wait for a while; it never rejects. */
  take(bytes: number): Promise<void> | undefined {
    const { burstBytes, bytesPerSecond } = this.#options;
    const nowMs = this.#now();
    this.#takenAtMs = Math.max(nowMs, this.#takenAtMs) + (bytes / bytesPerSecond) * 1_000;
    const aheadMs = this.#takenAtMs - nowMs - (burstBytes / bytesPerSecond) * 1_000;
    return aheadMs > 0 ? this.#wait(aheadMs) : undefined;
  }
}

/** Keeps no process alive: who waits may have gone. */
function realWait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
