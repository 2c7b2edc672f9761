import { SandboxError } from "#lib/protocol/errors.ts";

export interface AdmissionLimits {
  /** So many sandboxes are being started at once. */
  readonly startsUnderWay: number;
  /** Memory of all sandboxes together. */
  readonly totalMemoryMiB: number;
  /** So long does a start wait for its turn. */
  readonly queueMs: number;
}

/** What a sandbox holds of the machine. Both may be called twice. */
export interface Admitted {
  /** It has started: the next may start. */
  started(): void;
  /** It is gone: its memory is free. */
  release(): void;
}

interface Waiting {
  readonly memoryMiB: number;
  readonly onPlace: (place: number) => void;
  readonly admit: () => void;
}

/** More waiting starts than this are refused at once. */
const LONGEST_QUEUE = 1_000;

/** Lets sandboxes start in the order in which they came, as the machine has room. */
export class Admission {
  readonly #limits: AdmissionLimits;
  #waiting: Waiting[] = [];
  #underWay = 0;
  #memoryMiB = 0;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  /**
   * Waits for its turn; `onPlace` is told the place in the queue, 1 is next. SandboxError `serverFull` when its turn
   * did not come in time; rejects with the signal's reason when that is aborted.
   */
  async enter(memoryMiB: number, onPlace: (place: number) => void, signal: AbortSignal): Promise<Admitted> {
    const { totalMemoryMiB, queueMs } = this.#limits;
    if (memoryMiB > totalMemoryMiB) {
      throw full(
        `it asks for ${memoryMiB} MiB of memory, and all sandboxes together may have ${totalMemoryMiB}`,
        queueMs,
      );
    }
    if (this.#waiting.length >= LONGEST_QUEUE)
      throw full(`${LONGEST_QUEUE} starts are waiting already`, queueMs);
    signal.throwIfAborted();
    await this.#turn(memoryMiB, onPlace, signal);
    return this.#admitted(memoryMiB);
  }

  #turn(memoryMiB: number, onPlace: (place: number) => void, signal: AbortSignal): Promise<void> {
    const { queueMs } = this.#limits;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = { memoryMiB, onPlace, admit: resolve };
    const giveUp = (reason: unknown) => {
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
      reject(reason);
      this.#admitNext();
    };
    const onAbort = () => giveUp(signal.reason);
    const timer = setTimeout(
      () => giveUp(full(`no place came free within ${queueMs / 1_000} s`, queueMs)),
      queueMs,
    );
    signal.addEventListener("abort", onAbort);
    this.#waiting.push(waiting);
    this.#admitNext();
    return promise.finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    });
  }

  #admitNext(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#fits(next); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#underWay += 1;
      this.#memoryMiB += next.memoryMiB;
      next.admit();
    }
    for (const [index, waiting] of this.#waiting.entries()) waiting.onPlace(index + 1);
  }

  #fits(next: Waiting): boolean {
    const { startsUnderWay, totalMemoryMiB } = this.#limits;
    return this.#underWay < startsUnderWay && this.#memoryMiB + next.memoryMiB <= totalMemoryMiB;
  }

  #admitted(memoryMiB: number): Admitted {
    let starting = true;
    let held = true;
    const started = () => {
      if (!starting) return;
      starting = false;
      this.#underWay -= 1;
      this.#admitNext();
    };
    const release = () => {
      if (!held) return;
      held = false;
      this.#memoryMiB -= memoryMiB;
      started();
      this.#admitNext();
    };
    return { started, release };
  }
}

function full(why: string, retryAfterMs: number): SandboxError {
  return new SandboxError("serverFull", `The server is full: ${why}. Try again later`, {
    details: { retryAfterMs },
  });
}
