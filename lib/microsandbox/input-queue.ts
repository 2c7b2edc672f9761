import { base64OfBytes } from "./base64.ts";
import { deferred } from "./deferred.ts";
import { isSandboxError, SandboxError } from "./errors.ts";

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

interface Waiting {
  readonly bytes: Uint8Array;
  readonly end: boolean;
  readonly taken: () => void;
  readonly refused: (failure: unknown) => void;
}

/**
 * What is typed into one execution, in order: one numbered request is under way, what comes meanwhile joins the next. A
 * request whose connection broke is sent again with its number, which is harmless when it had arrived; and so is one that
 * the server has no room for yet.
 */
export class InputQueue {
  readonly #send: (part: InputPart) => Promise<unknown>;
  readonly #taken: () => Promise<number>;
  readonly #waiting: Waiting[] = [];
  #number: number | undefined;
  #sending = false;
  #failure: { readonly cause: unknown } | undefined;

  /**
   * `taken` is asked once, before the first part, for the highest number that the execution has taken already: it would
   * ignore that and all below it as repeats.
   */
  constructor(send: (part: InputPart) => Promise<unknown>, taken: () => Promise<number> = async () => 0) {
    this.#send = send;
    this.#taken = taken;
  }

  /** Resolves when the program's side has taken it; `end` closes the input after it. */
  push(bytes: Uint8Array, end: boolean): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure.cause);
    const { promise, resolve, reject } = deferred<void>();
    this.#waiting.push({ bytes, end, taken: resolve, refused: reject });
    void this.#drain();
    return promise;
  }

  async #drain(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0);
      try {
        await this.#sendAll(joined(batch), batch.at(-1)?.end === true);
        for (const { taken } of batch) taken();
      } catch (cause) {
        // What comes after a lost part would be another text.
        this.#failure = { cause };
        for (const { refused } of [...batch, ...this.#waiting.splice(0)]) refused(cause);
      }
    }
    this.#sending = false;
  }

  async #sendAll(bytes: Uint8Array, end: boolean): Promise<void> {
    for (let start = 0; start === 0 || start < bytes.length; start += MAX_BYTES) {
      const piece = bytes.subarray(start, start + MAX_BYTES);
      const last = start + MAX_BYTES >= bytes.length;
      await this.#sendUntilTaken({
        ...(piece.length === 0 ? {} : { data: base64OfBytes(piece), encoding: "base64" }),
        ...(end && last ? { eof: true } : {}),
      });
    }
  }

  async #sendUntilTaken(part: Omit<InputPart, "number">): Promise<void> {
    let number = (this.#number ?? (await this.#taken())) + 1;
    for (let tries = 0; ;) {
      try {
        await this.#send({ ...part, number });
        this.#number = number;
        return;
      } catch (failure) {
        if (!isSandboxError(failure)) throw failure;
        const expected = expectedNumber(failure);
        const backlog = failure.serverCode === "inputBacklog";
        // A program that reads slowly may take as long as it likes; everything else only so many tries.
        if (!backlog && tries >= MAX_TRIES) throw failure;
        tries += backlog ? 0 : 1;
        if (expected !== undefined) number = expected;
        else if (backlog || failure.code === "HttpError") await wait(waitMs(failure, tries));
        else throw failure;
      }
    }
  }
}

/** Somebody else types into the same execution as well: the server names the number that is due. */
function expectedNumber({ serverCode, details }: SandboxError): number | undefined {
  const { expected } = details;
  return serverCode === "inputOutOfOrder" && typeof expected === "number" ? expected : undefined;
}

function waitMs({ retryAfterMs = 0 }: SandboxError, tries: number): number {
  return Math.max(retryAfterMs, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries));
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function joined(batch: readonly Waiting[]): Uint8Array {
  const all = new Uint8Array(batch.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of batch) {
    all.set(bytes, at);
    at += bytes.length;
  }
  return all;
}
