// process.stdin of a run: what the agent sends, and word to the agent when somebody waits for more.

import { Readable } from "node:stream";

const BUFFER_BYTES = 64 * 1024;

/**
 * A Readable as process.stdin is one on a pipe. `hold(true)` is called when somebody wants more, so that the run goes on,
 * and `hold(false)` when that is over; `tell()` each time that somebody waits with nothing left to read.
 */
export class RunInput extends Readable {
  fd = 0;
  #hold;
  #tell;
  #wanted = false;
  #paused = false;
  #held = false;
  #told = false;

  constructor(hold, tell) {
    super({ highWaterMark: BUFFER_BYTES });
    this.#hold = hold;
    this.#tell = tell;
    this.on("pause", () => this.#pause(true));
    this.on("resume", () => this.#pause(false));
    this.on("close", () => this.#update());
  }

  /** Bytes for the reader; null is the end. */
  give(bytes) {
    this.#wanted = false;
    this.#told = false;
    this.#update();
    if (!this.destroyed && !this.readableEnded) this.push(bytes);
  }

  read(size) {
    const chunk = super.read(size);
    this.#updateSoon();
    return chunk;
  }

  _read() {
    this.#wanted = true;
    this.#updateSoon();
  }

  #pause(paused) {
    this.#paused = paused;
    this.#update();
  }

  /** Who takes one line and pauses does so right after it has read. */
  #updateSoon() {
    if (this.#wanted) process.nextTick(() => this.#update());
  }

  #update() {
    const held = this.#wanted && !this.#paused && !this.destroyed;
    if (held !== this.#held) {
      this.#held = held;
      this.#hold(held);
    }
    if (held && !this.#told && this.readableLength === 0) {
      this.#told = true;
      this.#tell();
    }
  }
}
