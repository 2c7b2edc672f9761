import { base64OfBytes } from "./base64.ts";
import { deferred } from "./deferred.ts";
import { isSandboxError, SandboxError } from "./errors.ts";
import { orAborted, wait } from "./waiting.ts";

/** One numbered part of a program's input, as `execution.input` takes it. */
export interface InputPart {
  readonly number: number;
  readonly data?: string;
  readonly encoding?: "base64";
  readonly eof?: boolean;
}

/** At most this much in one request, far below the limit of a body; more takes several. */
const MAX_BYTES = 256 * 1024;
const MAX_TRIES = 6;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 3_000;

interface Typed {
  readonly bytes: Uint8Array;
  readonly end: boolean;
  readonly taken: () => void;
  readonly refused: (failure: unknown) => void;
}

/** What is on its way. */
interface Batch {
  readonly parts: readonly Typed[];
  /** Those of them that somebody waits for. */
  readonly wanted: Set<Typed>;
  /** Aborted when nobody waits any more. */
  readonly givenUp: AbortController;
  /** Something of it has arrived, or may have: the rest cannot be left out any more. */
  begun: boolean;
}

type Send = (part: InputPart, signal: AbortSignal) => Promise<unknown>;

/**
 * What is typed into one execution, in order: one numbered request is under way, what comes meanwhile joins the next. A
 * request whose connection broke is sent again with its number, which is harmless when it had arrived; and so is one that
 * the server has no room for yet.
 *
 * What is given up before anything of it was sent is left out. Of what is given up later nobody knows how much arrives:
 * after it nothing can be typed any more.
 */
export class InputQueue {
  readonly #send: Send;
  readonly #taken: (signal: AbortSignal) => Promise<number>;
  readonly #waiting: Typed[] = [];
  #number: number | undefined;
  #batch: Batch | undefined;
  #failure: { readonly cause: unknown } | undefined;

  /**
   * `taken` is asked once, before the first part, for the highest number that the execution has taken already: it would
   * ignore that and all below it as repeats.
   */
  constructor(send: Send, taken: (signal: AbortSignal) => Promise<number> = async () => 0) {
    this.#send = send;
    this.#taken = taken;
  }

  /**
   * Resolves when the program's side has taken it; `end` closes the input after it. With the signal's reason it fails at
   * once, wherever the input is then.
   */
  async push(bytes: Uint8Array, end: boolean, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#failure !== undefined) throw this.#failure.cause;
    const { promise, resolve, reject } = deferred<void>();
    const typed: Typed = { bytes, end, taken: resolve, refused: reject };
    this.#waiting.push(typed);
    void this.#drain();
    try {
      await orAborted(promise, signal);
    } catch (failure) {
      this.#leave(typed, failure);
      throw failure;
    }
  }

  /** Nobody waits for it any more. */
  #leave(typed: Typed, why: unknown): void {
    const place = this.#waiting.indexOf(typed);
    if (place !== -1) this.#waiting.splice(place, 1);
    const batch = this.#batch;
    if (batch?.wanted.delete(typed) && batch.wanted.size === 0) batch.givenUp.abort(why);
  }

  async #drain(): Promise<void> {
    while (this.#batch === undefined && this.#waiting.length > 0) {
      const parts = this.#waiting.splice(0, batchLength(this.#waiting));
      const batch = { parts, wanted: new Set(parts), givenUp: new AbortController(), begun: false };
      this.#batch = batch;
      try {
        await this.#sendAll(batch);
        for (const { taken } of parts) taken();
      } catch (cause) {
        for (const { refused } of parts) refused(cause);
        if (!batch.givenUp.signal.aborted) this.#fail(cause);
        else if (batch.begun) this.#fail(halfSent(cause));
      } finally {
        this.#batch = undefined;
      }
    }
  }

  /** What comes after a lost part would be another text. */
  #fail(cause: unknown): void {
    this.#failure = { cause };
    for (const { refused } of this.#waiting.splice(0)) refused(cause);
  }

  async #sendAll(batch: Batch): Promise<void> {
    const bytes = joined(batch.parts);
    const end = batch.parts.at(-1)?.end === true;
    for (let start = 0; start === 0 || start < bytes.length; start += MAX_BYTES) {
      const piece = bytes.subarray(start, start + MAX_BYTES);
      const last = start + MAX_BYTES >= bytes.length;
      await this.#sendUntilTaken(batch, {
        ...(piece.length === 0 ? {} : { data: base64OfBytes(piece), encoding: "base64" }),
        ...(end && last ? { eof: true } : {}),
      });
    }
  }

  async #sendUntilTaken(batch: Batch, part: Omit<InputPart, "number">): Promise<void> {
    const { signal } = batch.givenUp;
    const before = batch.begun;
    let number = (this.#number ?? (await this.#taken(signal))) + 1;
    for (let tries = 0; ;) {
      try {
        signal.throwIfAborted();
        batch.begun = true;
        await this.#send({ ...part, number }, signal);
        this.#number = number;
        return;
      } catch (failure) {
        if (signal.aborted || !isSandboxError(failure)) throw failure;
        const expected = expectedNumber(failure);
        const backlog = failure.serverCode === "inputBacklog";
        // A program that reads slowly may take as long as it likes; everything else only so many tries.
        if (!backlog && tries >= MAX_TRIES) throw failure;
        tries += backlog ? 0 : 1;
        // The server says that it has not taken this one.
        if (backlog || expected !== undefined) batch.begun = before;
        if (expected !== undefined) number = expected;
        else if (backlog || failure.code === "HttpError") await wait(waitMs(failure, tries), signal);
        else throw failure;
      }
    }
  }
}

/** So many of what waits go in one request; a long one by itself, and nothing behind the end of input. */
function batchLength(waiting: readonly Typed[]): number {
  let bytes = 0;
  const past = waiting.findIndex((typed, index) => {
    bytes += typed.bytes.length;
    return index > 0 && (bytes > MAX_BYTES || waiting[index - 1]?.end === true);
  });
  return past === -1 ? waiting.length : past;
}

function halfSent(cause: unknown): SandboxError {
  const message =
    "Input before this was given up on its way, and how much of it the program has is not known: nothing fits behind it. attach(id) types anew.";
  return new SandboxError("HttpError", message, { cause });
}

/** Somebody else types into the same execution as well: the server names the number that is due. */
function expectedNumber({ serverCode, details }: SandboxError): number | undefined {
  const { expected } = details;
  return serverCode === "inputOutOfOrder" && typeof expected === "number" ? expected : undefined;
}

function waitMs({ retryAfterMs = 0 }: SandboxError, tries: number): number {
  return Math.max(retryAfterMs, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries));
}

function joined(batch: readonly Typed[]): Uint8Array {
  const all = new Uint8Array(batch.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of batch) {
    all.set(bytes, at);
    at += bytes.length;
  }
  return all;
}
