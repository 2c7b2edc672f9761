import type { MethodResult } from "#lib/protocol/methods.ts";
import type { SignalName } from "./answers.ts";
import type { Caller } from "./caller.ts";
import { deferred } from "./deferred.ts";
import { isSandboxError } from "./errors.ts";
import type { RunEvent, SandboxEvent } from "./events.ts";
import { OutputText } from "./output-text.ts";
import { ResumingReader, type Resumable } from "./resuming-reader.ts";
import { orAborted } from "./waiting.ts";

/** What a server answers in the end of something that ran. */
export type RunAnswer = MethodResult<"sandbox.repl.run" | "sandbox.command.run" | "execution.attach">;

/** How an execution is begun, read, and left. */
export interface ExecutionLink<R> extends Resumable<RunAnswer> {
  readonly id: string;
  readonly caller: Caller;
  /** What the answer and what was written amount to. */
  readonly finish: (answer: RunAnswer, text: OutputText) => R;
  /** Sent when the reader leaves before the end; undefined: then it is left running. */
  readonly leaveWith: SignalName | undefined;
  /** Whether what it writes is kept for the result. */
  readonly keepText: boolean;
  /** It is known to be there: input and signals need not wait until reading has begun. */
  readonly exists?: boolean;
  /** The highest number of input that it has taken already. */
  readonly inputTaken?: (signal: AbortSignal) => Promise<number>;
}

/** As long as the server's own Stop waits. */
const KILL_AFTER_MS = 2_000;

/** Reads one execution: for whoever iterates its events, and for whoever wants its result, who may be the same. */
export class ExecutionReader<R> {
  readonly #link: ExecutionLink<R>;
  readonly #reader: ResumingReader<RunAnswer>;
  readonly #text = new OutputText();
  readonly #result = deferred<R>();
  #iterated = false;
  #reading = false;
  #resultWanted = false;
  /** Its end was seen, or its result is known. */
  #ended = false;
  #settled = false;

  constructor(link: ExecutionLink<R>) {
    this.#link = link;
    this.#reader = new ResumingReader(link);
    this.#result.promise.catch(() => undefined);
  }

  /** Whether it is known to have ended. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether the server has accepted it and tells its events as they happen: then it can do all that ours can. */
  get streaming(): boolean {
    return this.#reader.accepted && this.#reader.streamed;
  }

  /** Begins it; resolves when the server has accepted it. The signal ends the wait alone. */
  begin(signal: AbortSignal): Promise<void> {
    return orAborted(this.#reader.open(), signal);
  }

  /** How it ended; reads to the end for it, unless somebody reads. */
  result(): Promise<R> {
    this.#resultWanted = true;
    // Whoever asks first and iterates right after it still gets the events.
    queueMicrotask(() => void this.#drain());
    return this.#result.promise;
  }

  /** Its events, once. @throws TypeError when it was iterated, or read for its result, before */
  iterate(): AsyncGenerator<RunEvent, void, void> {
    if (this.#iterated || this.#reading || this.#settled) {
      throw new TypeError("The events of an execution can be iterated once; attach(id) reads them again.");
    }
    this.#iterated = true;
    return this.#read();
  }

  async *#read(): AsyncGenerator<RunEvent, void, void> {
    if (this.#reading) throw new TypeError("The events of this execution are being read already.");
    this.#reading = true;
    const events = this.#reader.read();
    let left = true;
    try {
      for (let step = await events.next(); ; step = await events.next()) {
        if (step.done === true) {
          left = false;
          return this.#settle(step.value);
        }
        if (!isRunEvent(step.value)) continue;
        // A server that does not stream names no execution.
        const event = { ...step.value, execution: this.#link.id };
        this.#keep(event);
        this.#ended ||= event.kind === "finished";
        yield event;
      }
    } catch (failure) {
      left = false;
      this.#fail(failure);
      throw failure;
    } finally {
      this.#reading = false;
      if (left) {
        await events.return(undefined as never);
        this.#leave();
      }
    }
  }

  #keep(event: RunEvent): void {
    if (!this.#link.keepText) return;
    // In the lines of a buffered answer stands already what was displayed.
    if (this.#reader.streamed || event.kind !== "display") this.#text.add(event);
  }

  #settle(answer: RunAnswer): void {
    this.#ended = true;
    this.#settled = true;
    if (this.#reader.streamed && this.#link.keepText) addClosingLine(answer, this.#text);
    this.#result.resolve(this.#link.finish(answer, this.#text));
  }

  #fail(failure: unknown): void {
    this.#settled = true;
    this.#result.reject(failure);
    if (this.#link.signal?.aborted || isSandboxError(failure, "Timeout")) this.#stop();
  }

  /** The loop was left before the end. Who waits for the result gets it all the same. */
  #leave(): void {
    this.#stop();
    if (this.#resultWanted) void this.#drain();
  }

  /** Stops what nobody wants any more; whether that succeeds nobody waits to hear. */
  #stop(): void {
    const { caller, id, leaveWith } = this.#link;
    if (this.#ended || leaveWith === undefined || !this.#reader.asked || this.#answeredAtOnce) return;
    const params = { ...caller.place, execution: id, signal: leaveWith, killAfterMs: KILL_AFTER_MS };
    caller.client.call("execution.signal", params).catch(() => undefined);
  }

  /** Reads to the end for the result, unless somebody reads. */
  async #drain(): Promise<void> {
    if (this.#reading || this.#settled) return;
    const events = this.#read();
    try {
      while ((await events.next()).done !== true);
    } catch {
      // The result tells.
    }
  }

  get #answeredAtOnce(): boolean {
    return this.#reader.accepted && !this.#reader.streamed;
  }
}

function isRunEvent(event: SandboxEvent): event is RunEvent {
  return event.kind !== "state" && event.kind !== "metrics";
}

/** What the server says about a limit that ended the program is the last line of its buffered result, and no event. */
function addClosingLine(answer: RunAnswer, text: OutputText): void {
  if (!("output" in answer)) return;
  switch (answer.outcome.kind) {
    case "exited":
    case "threw":
    case "killed":
      return;
    case "timedOut":
    case "outOfMemory":
    case "outputLimit":
    case "sandboxLost": {
      const last = answer.output.at(-1);
      if (last?.stream === "stderr") text.line("stderr", last.text);
    }
  }
}
