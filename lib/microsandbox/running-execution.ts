import type { MethodResult } from "#lib/protocol/methods.ts";
import type { SignalName } from "./answers.ts";
import type { Caller } from "./caller.ts";
import { deferred } from "./deferred.ts";
import { isSandboxError } from "./errors.ts";
import type { RunEvent, SandboxEvent } from "./events.ts";
import type { Execution } from "./execution.ts";
import { type InputPart, InputQueue } from "./input-queue.ts";
import type { CallOptions } from "./options.ts";
import { OutputText } from "./output-text.ts";
import { ResumingReader, type Resumable } from "./resuming-reader.ts";

export interface SignalOptions extends CallOptions {
  /** Kill all that it started if it still runs after this many milliseconds. */
  readonly killAfterMs?: number | undefined;
}

/** What a server answers in the end of something that ran. */
export type RunAnswer = MethodResult<"sandbox.repl.run" | "sandbox.command.run" | "execution.attach">;

/** What a RunningExecution is made of: the methods that return one know it. */
export interface RunningLink<R> extends Resumable<RunAnswer> {
  readonly id: string;
  readonly caller: Caller;
  /** What the answer and what was written amount to. */
  readonly finish: (answer: RunAnswer, text: OutputText) => R;
  /** Sent when the reader leaves before the end; undefined: then it is left running. */
  readonly leaveWith: SignalName | undefined;
  /** Whether what it writes is kept for the result. */
  readonly keepText: boolean;
  /** The highest number of input that it has taken already. */
  readonly inputTaken?: () => Promise<number>;
}

/** As long as the server's own Stop waits. */
const KILL_AFTER_MS = 2_000;

/**
 * A program, command or terminal that runs, or is about to: it begins when it is first iterated, typed into, or asked for
 * its `result`.
 *
 *     const run = sandbox.stream("name = input('Name? '); print('Hello', name)");
 *     for await (const event of run) {
 *       if (event.kind === "input") await run.input("Ada\n");
 *       if (event.kind === "stdout") console.log(event.text);
 *     }
 *     const execution = await run.result;
 *
 * It can be iterated once. Leaving the loop early stops the program (SIGINT, and SIGKILL after 2 s); `result` tells how
 * it ended even then. A connection that breaks is taken up again where it broke: no event is lost, none comes twice. Of a
 * server that does not stream, all events come at the end.
 */
export class RunningExecution<R = Execution> implements AsyncIterable<RunEvent> {
  /** Chosen here, so that it can be typed into and found again: `sandbox.attach(id)`. */
  readonly id: string;
  readonly #link: RunningLink<R>;
  readonly #reader: ResumingReader<RunAnswer>;
  readonly #input: InputQueue;
  readonly #text = new OutputText();
  readonly #result = deferred<R>();
  #iterated = false;
  #reading = false;
  #resultWanted = false;
  /** Whether its end was seen or its result is known. */
  #ended = false;
  #settled = false;

  /** @internal */
  constructor(link: RunningLink<R>) {
    this.id = link.id;
    this.#link = link;
    this.#reader = new ResumingReader(link);
    this.#input = new InputQueue((part) => this.#sendInput(part), link.inputTaken);
    this.#result.promise.catch(() => undefined);
  }

  /**
   * How it ended. Asking for it begins the execution; when nobody iterates, its events are read to the end. Fails as the
   * iteration does; never an unhandled rejection.
   */
  get result(): Promise<R> {
    this.#resultWanted = true;
    // Whoever asks first and iterates right after it still gets the events.
    queueMicrotask(() => void this.#drain());
    return this.#result.promise;
  }

  /** What it tells, as it happens. @throws TypeError when it was iterated, or read for its result, before */
  [Symbol.asyncIterator](): AsyncGenerator<RunEvent, void, void> {
    if (this.#iterated || this.#reading || this.#settled) {
      throw new TypeError("The events of an execution can be iterated once; attach(id) reads them again.");
    }
    this.#iterated = true;
    return this.#read();
  }

  /** Begins the execution; resolves when the server has accepted it. Read its events or its `result` then. */
  begin(): Promise<void> {
    return quietly(this.#begin());
  }

  /** Types into it; resolves when the program's side has taken it. What is typed comes in order. */
  input(text: string | Uint8Array): Promise<void> {
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text.slice();
    return quietly(this.#input.push(bytes, false));
  }

  /** End of input (Ctrl+D), after all that was typed before. */
  endInput(): Promise<void> {
    return quietly(this.#input.push(new Uint8Array(), true));
  }

  /** Ctrl+C: SIGINT, which a program may handle; with `killAfterMs` it ends in any case. */
  interrupt(options: SignalOptions = {}): Promise<void> {
    return this.signal("SIGINT", options);
  }

  /** SIGKILL, to it and everything that it started. */
  kill(options: CallOptions = {}): Promise<void> {
    return this.signal("SIGKILL", options);
  }

  /** Sends a signal; one that comes too late, after the end, is none. */
  signal(name: SignalName, options: SignalOptions = {}): Promise<void> {
    return quietly(this.#signal(name, options));
  }

  /** The window of a terminal has another size now. */
  resize(cols: number, rows: number, options: CallOptions = {}): Promise<void> {
    return quietly(this.#resize(cols, rows, options));
  }

  /** Lets it go on for so many milliseconds from now, at most to its hard limit; answers when it will end. */
  async extend(ms: number, options: CallOptions = {}): Promise<{ inMs: number; hardLimitMs: number }> {
    await this.#reach("longer runs", options);
    const { caller, id } = this.#link;
    return caller.call("execution.extend", { ...caller.place, execution: id, ms }, options);
  }

  async *#read(): AsyncGenerator<RunEvent, void, void> {
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
        const event = { ...step.value, execution: this.id };
        if (this.#link.keepText) this.#text.add(event);
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

  #settle(answer: RunAnswer): void {
    this.#ended = true;
    this.#settled = true;
    this.#result.resolve(this.#link.finish(answer, this.#text));
  }

  #fail(failure: unknown): void {
    this.#settled = true;
    this.#result.reject(failure);
    if (this.#link.signal?.aborted) this.#stop();
  }

  /** The loop was left before the end. Who waits for the result gets it all the same. */
  #leave(): void {
    this.#stop();
    if (this.#resultWanted) void this.#drain();
  }

  /** Stops what nobody wants any more; whether that succeeds nobody waits to hear. */
  #stop(): void {
    const { caller, id, leaveWith } = this.#link;
    if (this.#ended || leaveWith === undefined || this.#answeredAtOnce) return;
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

  async #begin(): Promise<void> {
    await this.#reader.open();
  }

  /** Resolves when it is there and its server can do what is asked for. */
  async #reach(what: string, options: CallOptions): Promise<void> {
    const { caller } = this.#link;
    caller.checkStarted();
    if (!this.#reader.accepted || this.#answeredAtOnce) await caller.mustOffer(what, options);
    await this.#reader.open();
  }

  async #sendInput(part: InputPart): Promise<void> {
    const { caller, id } = this.#link;
    await this.#reach("input", {});
    await caller.call("execution.input", { ...caller.place, execution: id, ...part });
  }

  async #signal(signal: SignalName, { killAfterMs, ...options }: SignalOptions): Promise<void> {
    const { caller, id } = this.#link;
    const kill = killAfterMs === undefined ? {} : { killAfterMs };
    await this.#reach("signals", options);
    const params = { ...caller.place, execution: id, signal, ...kill };
    await caller.call("execution.signal", params, options).catch(unlessFinished);
  }

  async #resize(cols: number, rows: number, options: CallOptions): Promise<void> {
    const { caller, id } = this.#link;
    await this.#reach("terminals", options);
    const params = { ...caller.place, execution: id, cols, rows };
    await caller.call("execution.resize", params, options).catch(unlessFinished);
  }
}

function isRunEvent(event: SandboxEvent): event is RunEvent {
  return event.kind !== "state" && event.kind !== "metrics";
}

/** What comes too late for something that has ended has nothing to do any more. */
function unlessFinished(failure: unknown): void {
  if (!isSandboxError(failure) || failure.serverCode !== "executionFinished") throw failure;
}

/** The same promise, which may be left alone even when it fails. */
function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
