/** A place in a lane. */
export interface Place {
  /** Resolves when it is this one's turn. */
  readonly turn: Promise<void>;
  /** Leaves the lane, whether it waited or had its turn. May be called twice. */
  leave(): void;
}

interface Waiting {
  /** Tells the place in the queue: 1 is next. */
  readonly onPlace: (place: number) => void;
  readonly start: () => void;
}

/** Lets `width` have their turn at a time, in the order in which they came. */
export class Lane {
  readonly #width: number;
  #inside = 0;
  #waiting: Waiting[] = [];

  constructor(width: number) {
    this.#width = width;
  }

  /** `onPlace` is called at once when there is a queue, and each time that the place changes. */
  enter(onPlace: (place: number) => void): Place {
    let state: "waiting" | "inside" | "left" = "waiting";
    const { promise: turn, resolve } = Promise.withResolvers<void>();
    const mine: Waiting = {
      onPlace,
      start: () => {
        state = "inside";
        this.#inside += 1;
        resolve();
      },
    };
    if (this.#inside < this.#width && this.#waiting.length === 0) mine.start();
    else {
      this.#waiting.push(mine);
      onPlace(this.#waiting.length);
    }
    const leave = () => {
      if (state === "inside") this.#inside -= 1;
      if (state === "waiting") this.#remove(mine);
      if (state !== "left") this.#next();
      state = "left";
    };
    return { turn, leave };
  }

  #remove(mine: Waiting): void {
    const index = this.#waiting.indexOf(mine);
    this.#waiting.splice(index, 1);
    this.#tellPlaces(index);
  }

  #next(): void {
    while (this.#inside < this.#width) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      next.start();
      this.#tellPlaces(0);
    }
  }

  #tellPlaces(from: number): void {
    for (const [index, waiting] of this.#waiting.slice(from).entries()) waiting.onPlace(from + index + 1);
  }
}
