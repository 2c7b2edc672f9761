/** One press of Ctrl+C arrives several times within moments: from the terminal, and from the processes above this one. */
const SAME_PRESS_MS = 400;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * What this process is told by signals while it runs a program: a first Ctrl+C interrupts, a second one ends, and so do
 * SIGTERM and SIGHUP. What comes before somebody listens is told when they do.
 */
export class Signals implements Disposable {
  #pressedAt: number | undefined;
  #ended = false;
  #interrupt: (() => void) | undefined;
  #end: (() => void) | undefined;

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  onInterrupt(action: () => void): void {
    this.#interrupt = action;
    if (this.#pressedAt !== undefined) action();
  }

  onEnd(action: () => void): void {
    this.#end = action;
    if (this.#ended) action();
  }

  /** From here on signals end this process, as ever. */
  [Symbol.dispose](): void {
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    const first = this.#pressedAt === undefined;
    if (signal === "SIGINT" && !first && now - (this.#pressedAt ?? 0) < SAME_PRESS_MS) return;
    if (signal === "SIGINT") this.#pressedAt = now;
    if (signal === "SIGINT" && first) return this.#interrupt?.();
    this.#ended = true;
    this.#end?.();
  };
}
