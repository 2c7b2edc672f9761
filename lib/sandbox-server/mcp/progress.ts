import { stripVTControlCharacters } from "node:util";
import type { SandboxEvent } from "#lib/protocol/run-event.ts";

/** A client shows one line; a program may print thousands in a second. */
const AT_MOST_EVERY_MS = 250;
const LONGEST_MESSAGE = 200;
/** So much of a line without an end is looked at. */
const LONGEST_LINE = 4_096;

/** Tells a client how far a call is: `progress` counts up, `message` is what there is to say. */
export type SendProgress = (progress: number, message: string) => Promise<void>;

/** Makes of a sandbox's events now and then a line for people: what was printed last, or how its start stands. */
export class Progress {
  readonly #send: SendProgress;
  #count = 0;
  #line = "";
  #message: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(send: SendProgress) {
    this.#send = send;
  }

  event(event: SandboxEvent): void {
    const message = this.#messageOf(event);
    if (message === undefined) return;
    this.#message = message;
    if (this.#timer === undefined) this.#tell();
  }

  /** Nothing is sent after this; the answer says the rest. */
  close(): void {
    clearTimeout(this.#timer);
    this.#message = undefined;
  }

  #tell(): void {
    this.#timer = undefined;
    if (this.#message === undefined) return;
    this.#count += 1;
    // A client that is gone needs no progress; its call ends by itself.
    this.#send(this.#count, this.#message).catch(() => {});
    this.#message = undefined;
    this.#timer = setTimeout(() => this.#tell(), AT_MOST_EVERY_MS);
  }

  #messageOf(event: SandboxEvent): string | undefined {
    switch (event.kind) {
      case "stdout":
      case "stderr":
        return this.#lastLine(event.text);
      case "queued":
        return `waits for its turn, place ${event.place}`;
      case "state":
        return event.place === undefined ? event.state : `${event.state}, place ${event.place}`;
      default:
        return undefined;
    }
  }

  #lastLine(text: string): string | undefined {
    this.#line = (this.#line + text).slice(-LONGEST_LINE);
    const lines = stripVTControlCharacters(this.#line).split(/[\r\n]+/);
    const last = lines.findLast((line) => line.trim() !== "");
    this.#line = this.#line.slice(this.#line.lastIndexOf("\n") + 1);
    return last?.slice(0, LONGEST_MESSAGE);
  }
}
