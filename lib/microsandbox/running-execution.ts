import type { SignalName } from "./answers.ts";
import { within } from "./call-limits.ts";
import { isSandboxError } from "./errors.ts";
import type { RunEvent } from "./events.ts";
import type { Execution } from "./execution.ts";
import { type ExecutionLink, ExecutionReader } from "./execution-reader.ts";
import { type InputPart, InputQueue } from "./input-queue.ts";
import type { CallOptions } from "./options.ts";

/** How a signal is sent. */
export interface SignalOptions extends CallOptions {
  /** Kill all that it started if it still runs after this many milliseconds. */
  readonly killAfterMs?: number | undefined;
}

/** When something that was let go on will end. */
export interface Extension {
  readonly inMs: number;
  /** The most that it can have, after its start. */
  readonly hardLimitMs: number;
}

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
  readonly #link: ExecutionLink<R>;
  readonly #reader: ExecutionReader<R>;
  readonly #input: InputQueue;

  /** @internal */
  constructor(link: ExecutionLink<R>) {
    this.id = link.id;
    this.#link = link;
    this.#reader = new ExecutionReader(link);
    this.#input = new InputQueue((part, signal) => this.#sendInput(part, signal), link.inputTaken);
  }

  /**
   * How it ended. Asking for it begins the execution; when nobody iterates, its events are read to the end. Fails as the
   * iteration does; never an unhandled rejection.
   */
  get result(): Promise<R> {
    return this.#reader.result();
  }

  /** What it tells, as it happens. @throws TypeError when it was iterated, or read for its result, before */
  [Symbol.asyncIterator](): AsyncGenerator<RunEvent, void, void> {
    return this.#reader.iterate();
  }

  /**
   * Begins the execution; resolves when the server has accepted it. Read its events or its `result` then. Who gives up
   * ends this wait alone: the signal that `stream()` was given, or `kill()`, ends the execution.
   */
  begin(options: CallOptions = {}): Promise<void> {
    return quietly(within(options, "its beginning", (signal) => this.#reader.begin(signal)));
  }

  /**
   * Types into it; resolves when the program's side has taken it. What is typed comes in order. What is given up before
   * it was sent is left out, and the program goes on; when it was on its way, nobody knows how much arrives, and all
   * later input fails with `HttpError` (`sandbox.attach(id)` types anew).
   */
  input(text: string | Uint8Array, options: CallOptions = {}): Promise<void> {
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text.slice();
    return this.#type(bytes, false, options);
  }

  /** End of input (Ctrl+D), after all that was typed before. */
  endInput(options: CallOptions = {}): Promise<void> {
    return this.#type(new Uint8Array(), true, options);
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

  /** Lets it go on for so many milliseconds more, at most to its hard limit; answers when it will end. */
  extend(ms: number, options: CallOptions = {}): Promise<Extension> {
    return quietly(this.#extend(ms, options));
  }

  #type(bytes: Uint8Array, end: boolean, options: CallOptions): Promise<void> {
    const whole = this.#link.signal;
    const push = (signal: AbortSignal): Promise<void> => this.#input.push(bytes, end, anyOf(signal, whole));
    return quietly(within(options, "its input", push));
  }

  /** Resolves when it is there and its server can do what is asked for. */
  async #reach(what: string, signal: AbortSignal): Promise<void> {
    const { caller } = this.#link;
    caller.checkStarted();
    if (!this.#reader.streaming) await caller.mustOffer(what, { signal });
    if (this.#link.exists !== true) await this.#reader.begin(signal);
  }

  async #sendInput(part: InputPart, signal: AbortSignal): Promise<void> {
    const { caller, id } = this.#link;
    await this.#reach("input", signal);
    await caller.call("execution.input", { ...caller.place, execution: id, ...part }, { signal });
  }

  async #signal(name: SignalName, { killAfterMs, ...options }: SignalOptions): Promise<void> {
    if (this.#reader.ended) return;
    const { caller, id } = this.#link;
    const kill = killAfterMs === undefined ? {} : { killAfterMs };
    const params = { ...caller.place, execution: id, signal: name, ...kill };
    await within(options, name, async (signal) => {
      await this.#reach("signals", signal);
      await caller.call("execution.signal", params, { signal }).catch(unlessFinished);
    });
  }

  async #resize(cols: number, rows: number, options: CallOptions): Promise<void> {
    if (this.#reader.ended) return;
    const { caller, id } = this.#link;
    const params = { ...caller.place, execution: id, cols, rows };
    await within(options, "the new size", async (signal) => {
      await this.#reach("terminals", signal);
      await caller.call("execution.resize", params, { signal }).catch(unlessFinished);
    });
  }

  #extend(ms: number, options: CallOptions): Promise<Extension> {
    const { caller, id } = this.#link;
    return within(options, "the longer time", async (signal) => {
      await this.#reach("longer runs", signal);
      return caller.call("execution.extend", { ...caller.place, execution: id, ms }, { signal });
    });
  }
}

function anyOf(signal: AbortSignal, other: AbortSignal | undefined): AbortSignal {
  return other === undefined ? signal : AbortSignal.any([signal, other]);
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
