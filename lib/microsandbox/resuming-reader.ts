import type { SandboxEvent } from "#lib/protocol/run-event.ts";
import { isSandboxError } from "./errors.ts";
import type { EventStream } from "./event-stream.ts";
import { wait, type Wait } from "./waiting.ts";

/** How a stream of numbered events is opened, and opened again. */
export interface Resumable<R> {
  readonly first: () => Promise<EventStream<R>>;
  /** The events after this number. */
  readonly again: (after: number) => Promise<EventStream<R>>;
  /** The number after which the first stream begins; 0 by default. */
  readonly after?: number;
  /** Ends the waits between two tries. */
  readonly signal?: AbortSignal | undefined;
}

/** So often in a row a stream is opened again without a new event; with the waits between them some six seconds. */
const MAX_TRIES = 6;
const FIRST_WAIT_MS = 100;
/** What a proxy answers while the server behind it cannot be reached. */
const PASSING: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Reads a stream of events over as many connections as it takes: what comes after a break is asked for by the number of
 * the last event that was seen, so nothing is lost and nothing comes twice. Reading may be left and taken up again.
 */
export class ResumingReader<R> {
  readonly #source: Resumable<R>;
  readonly #wait: Wait;
  #after: number;
  /** The stream that was opened and is not read yet. */
  #next: Promise<EventStream<R>> | undefined;
  #asked = false;
  #accepted = false;
  /** The whole answer of a server that does not stream. */
  #answer: EventStream<R> | undefined;

  constructor(source: Resumable<R>, waitFor: Wait = wait) {
    this.#source = source;
    this.#wait = waitFor;
    this.#after = source.after ?? 0;
  }

  /** Whether the server may know of it: something was sent. */
  get asked(): boolean {
    return this.#asked;
  }

  /** Whether the server has accepted the call at some time. */
  get accepted(): boolean {
    return this.#accepted;
  }

  /** Whether events come as they happen; false from a server that answers at the end. Known when it is open. */
  get streamed(): boolean {
    return this.#answer === undefined;
  }

  /** Resolves when the server has accepted the call. Further calls share the first. */
  async open(): Promise<void> {
    if (!this.#accepted) await this.#opened();
  }

  /** The events, then the result. Leaving the loop hangs up. */
  async *read(): AsyncGenerator<SandboxEvent, R, void> {
    for (let tries = 0; ; tries += 1) {
      try {
        const stream = await this.#take();
        for await (const event of stream) {
          if (!this.#isNew(event)) continue;
          tries = 0;
          yield event;
        }
        return await stream.result;
      } catch (failure) {
        if (!this.#accepted || tries >= MAX_TRIES || !mayPass(failure)) throw failure;
        await this.#wait(FIRST_WAIT_MS * 2 ** tries, this.#source.signal);
      }
    }
  }

  /** The stream that is open and was not read yet, or a new one. */
  async #take(): Promise<EventStream<R>> {
    try {
      return await this.#opened();
    } finally {
      this.#next = undefined;
    }
  }

  #opened(): Promise<EventStream<R>> {
    if (this.#answer !== undefined) return Promise.resolve(this.#answer);
    this.#next ??= this.#accepted ? this.#source.again(this.#after) : this.#openFirst();
    this.#next.catch(() => undefined);
    return this.#next;
  }

  async #openFirst(): Promise<EventStream<R>> {
    this.#source.signal?.throwIfAborted();
    this.#asked = true;
    const stream = await this.#source.first().catch(async (failure: unknown) => {
      // The connection broke before the answer: nobody knows whether the call arrived. If it did, there is what it began;
      // sent twice it could run twice.
      if (!isSandboxError(failure, "HttpError")) throw failure;
      return this.#source.again(this.#after).catch(() => {
        throw failure;
      });
    });
    this.#accepted = true;
    if (!stream.streamed) this.#answer = stream;
    return stream;
  }

  #isNew(event: SandboxEvent): boolean {
    if (event.kind === "metrics") return true;
    // A sandbox's state comes first on each connection, with the number of the last event before it; a lower one means
    // that the sandbox was started anew and counts from the beginning.
    if (event.kind !== "state" && event.seq <= this.#after) return false;
    this.#after = event.seq;
    return true;
  }
}

/** Whether the same may succeed on a new connection. Of time-outs only the server's silence comes here after it had accepted. */
function mayPass(failure: unknown): boolean {
  if (!isSandboxError(failure)) return false;
  if (failure.code === "HttpError" || failure.code === "Timeout") return true;
  return failure.code === "RequestFailed" && PASSING.has(failure.status ?? 0);
}
