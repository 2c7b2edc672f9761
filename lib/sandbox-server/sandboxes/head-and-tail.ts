/** The first and the last of many items, half of them each; what lies between is passed to `onDrop`, oldest first. */
export class HeadAndTail<T> {
  readonly #headLimit: number;
  readonly #tailLimit: number;
  readonly #onDrop: (item: T) => void;
  readonly #head: T[] = [];
  /** Once it is full a ring, whose oldest item is at `#oldest`. */
  readonly #tail: T[] = [];
  #oldest = 0;

  constructor(most: number, onDrop: (item: T) => void) {
    this.#headLimit = Math.ceil(most / 2);
    this.#tailLimit = Math.max(1, most - this.#headLimit);
    this.#onDrop = onDrop;
  }

  push(item: T): void {
    if (this.#head.length < this.#headLimit) {
      this.#head.push(item);
    } else if (this.#tail.length < this.#tailLimit) {
      this.#tail.push(item);
    } else {
      const dropped = this.#tail[this.#oldest];
      if (dropped !== undefined) this.#onDrop(dropped);
      this.#tail[this.#oldest] = item;
      this.#oldest = (this.#oldest + 1) % this.#tailLimit;
    }
  }

  /** In order, with `between` where something is missing. */
  items(between: readonly T[]): T[] {
    return this.#head.concat(between, this.#tail.slice(this.#oldest), this.#tail.slice(0, this.#oldest));
  }
}
