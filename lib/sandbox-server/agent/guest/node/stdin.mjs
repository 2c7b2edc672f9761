// process.stdin of a run: what the agent sends, and word to the agent when somebody waits for more.

import { Readable } from "node:stream";

/**
 * A Readable as process.stdin is one on a pipe. While somebody reads and nothing is there, `wait(true)` is called, so that
 * the run goes on waiting; `wait(false)` when that is over.
 */
export class RunInput extends Readable {
  fd = 0;
  #wait;
  #wanted = false;
  #paused = false;
  #waiting = false;

  constructor(wait) {
    super({ highWaterMark: 64 * 1024, autoDestroy: true });
    this.#wait = wait;
    this.on("pause", () => this.#pause(true));
    this.on("resume", () => this.#pause(false));
    this.on("close", () => this.#update());
  }

  /** Bytes for the reader; null is the end. */
  give(bytes) {
    this.#wanted = false;
    this.#update();
    if (!this.destroyed && !this.readableEnded) this.push(bytes);
  }

  _read() {
    this.#wanted = true;
    // A reader that pauses does so right after it has read.
    process.nextTick(() => this.#update());
  }

  #pause(paused) {
    this.#paused = paused;
    this.#update();
  }

  #update() {
    const waiting = this.#wanted && !this.#paused && !this.destroyed && this.readableLength === 0;
    if (waiting === this.#waiting) return;
    this.#waiting = waiting;
    this.#wait(waiting);
  }
}
