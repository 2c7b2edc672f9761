import { SandboxError } from "#lib/protocol/errors.ts";
import type { AgentExecution } from "../agent/connection.ts";

/** More than this does not wait for a program that does not read, however slowly it is typed. */
export const MAX_WAITING_BYTES = 2 ** 20;

/** What a part costs beside its data, so that empty ones are bounded as well. */
const PART_BYTES = 64;

/** A program that reads again has taken some of it by then. */
const RETRY_AFTER_MS = 250;

/**
 * An execution's standard input: numbered parts, passed on in order, each once. A part may be sent again without harm,
 * since a caller cannot know whether a lost answer means a lost part.
 */
export class InputQueue {
  #open: boolean;
  #lastNumber = 0;
  #waitingBytes = 0;
  /** Resolves when everything so far was passed on. */
  #passed: Promise<void>;
  readonly #program: Promise<AgentExecution>;
  #attached = false;
  #attach: (program: AgentExecution) => void;
  #refuse: (error: SandboxError) => void;

  /** Input that is there from the start comes first; when the queue is not open, input ends after it. */
  constructor(open: boolean, first: string | undefined) {
    this.#open = open;
    const program = Promise.withResolvers<AgentExecution>();
    this.#program = program.promise;
    this.#program.catch(() => {});
    this.#attach = program.resolve;
    this.#refuse = program.reject;
    this.#passed =
      first === undefined ? Promise.resolve() : this.#pass(Promise.resolve(), Buffer.from(first), !open);
    this.#passed.catch(() => {});
  }

  get open(): boolean {
    return this.#open;
  }

  attach(program: AgentExecution): void {
    this.#attached = true;
    this.#attach(program);
  }

  /** What still waits for a program is refused; what waits for one that has ended, its channel refuses. */
  close(): void {
    this.#open = false;
    if (this.#attached) return;
    this.#refuse(new SandboxError("stdinClosed", "The program has ended; nothing can be typed into it"));
  }

  /** The highest number that was taken; 0 when there was none. */
  get lastNumber(): number {
    return this.#lastNumber;
  }

  /** About how much memory holds what was not passed on yet. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  isRepeat(number: number): boolean {
    return number <= this.#lastNumber;
  }

  /**
   * Resolves when the part was taken. SandboxErrors `stdinClosed`, `inputOutOfOrder` naming the number that is due, and
   * `inputBacklog` when too much waits already: then the same number is due again later.
   */
  push(number: number, data: Uint8Array, eof: boolean): Promise<void> {
    if (this.isRepeat(number)) return this.#passed;
    const expected = this.#lastNumber + 1;
    if (number > expected) {
      throw new SandboxError(
        "inputOutOfOrder",
        `Input ${number} came before input ${expected}; send ${expected} first`,
        {
          details: { expected },
        },
      );
    }
    if (!this.#open)
      throw new SandboxError("stdinClosed", "The program's input is closed; nothing can be typed into it");
    this.#mustHaveRoom(data);
    this.#lastNumber = number;
    if (eof) this.#open = false;
    this.#passed = this.#pass(this.#passed, data, eof);
    this.#passed.catch(() => {});
    return this.#passed;
  }

  #mustHaveRoom(data: Uint8Array): void {
    const waiting = this.#waitingBytes;
    if (waiting === 0 || waiting + PART_BYTES + data.length <= MAX_WAITING_BYTES) return;
    throw new SandboxError(
      "inputBacklog",
      `${waiting} bytes of input wait for the program to read them, at most ${MAX_WAITING_BYTES} may; send this again later`,
      { details: { retryAfterMs: RETRY_AFTER_MS } },
    );
  }

  async #pass(before: Promise<void>, data: Uint8Array, eof: boolean): Promise<void> {
    const bytes = PART_BYTES + data.length;
    this.#waitingBytes += bytes;
    try {
      await before;
      const program = await this.#program;
      if (data.length > 0) await program.write(data);
      if (eof) program.endInput();
    } finally {
      this.#waitingBytes -= bytes;
    }
  }
}
