import { LONGEST_TIMER_MS } from "./longest-timer.ts";

export interface UseTimersOptions {
  /** It ends when nobody has used it for this long. */
  readonly idleMs: number;
  /** It ends after this time in any case. */
  readonly sessionMs: number;
  /** Something runs in it, which counts as use. */
  readonly inUse: () => boolean;
  readonly end: (reason: string) => void;
}

/** Ends a sandbox that nobody uses, and one that has lived long enough. */
export class UseTimers {
  readonly #options: UseTimersOptions;
  readonly #session: NodeJS.Timeout;
  #idle: NodeJS.Timeout;
  #usedAtMs = performance.now();

  constructor(options: UseTimersOptions) {
    this.#options = options;
    const { sessionMs, end } = options;
    this.#session = setTimeout(
      () => end(`a sandbox lives for ${sessionMs / 1_000} s`),
      Math.min(sessionMs, LONGEST_TIMER_MS),
    );
    this.#idle = this.#arm();
  }

  get idleStopInMs(): number {
    return Math.max(0, Math.round(this.#usedAtMs + this.#options.idleMs - performance.now()));
  }

  /** Somebody uses it now. Costs next to nothing: no timer is set anew. */
  touch(): void {
    this.#usedAtMs = performance.now();
  }

  /** May be called twice. */
  close(): void {
    clearTimeout(this.#session);
    clearTimeout(this.#idle);
  }

  #arm(): NodeJS.Timeout {
    return setTimeout(() => this.#check(), Math.min(Math.max(1, this.idleStopInMs), LONGEST_TIMER_MS));
  }

  #check(): void {
    if (this.#options.inUse()) this.touch();
    if (this.idleStopInMs > 0) this.#idle = this.#arm();
    else this.#options.end(`nobody used it for ${this.#options.idleMs / 1_000} s`);
  }
}
