/** Those who read an execution's events; tells when all have been gone for too long. */
export class Readers {
  readonly #goneMs: number;
  readonly #watched: () => boolean;
  readonly #onGone: () => void;
  #count = 0;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;

  /** `watched` says whether somebody reads the whole sandbox. */
  constructor(goneMs: number, watched: () => boolean, onGone: () => void) {
    this.#goneMs = goneMs;
    this.#watched = watched;
    this.#onGone = onGone;
    this.changed();
  }

  /** Counts a reader until the answer is called; harmless to call twice. */
  add(): () => void {
    let here = true;
    this.#count += 1;
    this.changed();
    return () => {
      if (!here) return;
      here = false;
      this.#count -= 1;
      this.changed();
    };
  }

  /** Looks again whether anybody reads. */
  changed(): void {
    clearTimeout(this.#timer);
    if (this.#closed || this.#count > 0 || this.#watched()) return;
    this.#timer = setTimeout(this.#onGone, this.#goneMs);
  }

  /** Nobody needs to read any more. May be called twice. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }
}
