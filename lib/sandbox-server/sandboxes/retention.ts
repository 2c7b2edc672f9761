/** Something that is kept for a while and can be forgotten earlier. */
export interface Kept {
  readonly bytes: number;
  /** Must be harmless when called twice. */
  readonly forget: () => void;
}

export interface RetentionLimits {
  readonly bytes: number;
  readonly count: number;
}

/** Bounds what is kept: beyond its limits the oldest is forgotten, but never the newest. */
export class Retention {
  readonly #limits: RetentionLimits;
  readonly #kept = new Set<Kept>();
  #bytes = 0;

  constructor(limits: RetentionLimits) {
    this.#limits = limits;
  }

  add(kept: Kept): void {
    this.#kept.add(kept);
    this.#bytes += kept.bytes;
    for (const oldest of this.#kept) {
      const within = this.#bytes <= this.#limits.bytes && this.#kept.size <= this.#limits.count;
      if (within || oldest === kept) return;
      this.remove(oldest);
      oldest.forget();
    }
  }

  /** It is no longer kept, for whatever reason. May be called twice. */
  remove(kept: Kept): void {
    if (this.#kept.delete(kept)) this.#bytes -= kept.bytes;
  }
}
