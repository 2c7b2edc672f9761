import type { SignalName } from "./answers.ts";
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
    this.#input = new InputQueue((part) => this.#sendInput(part), link.inputTaken);
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

  /** Begins the execution; resolves when the server has accepted it. Read its events or its `result` then. */
  begin(): Promise<void> {
    return quietly(this.#reader.begin());
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
  extend(ms: number, options: CallOptions = {}): Promise<Extension> {
    return quietly(this.#extend(ms, options));
  }

  /** Resolves when it is there and its server can do what is asked for. */
  async #reach(what: string, options: CallOptions): Promise<void> {
    const { caller } = this.#link;
    caller.checkStarted();
    if (!this.#reader.streaming) await caller.mustOffer(what, options);
    if (this.#link.exists !== true) await this.#reader.begin();
  }

  async #sendInput(part: InputPart): Promise<void> {
    const { caller, id } = this.#link;
    await this.#reach("input", {});
    await caller.call("execution.input", { ...caller.place, execution: id, ...part });
  }

  async #signal(signal: SignalName, { killAfterMs, ...options }: SignalOptions): Promise<void> {
    if (this.#reader.ended) return;
    const { caller, id } = this.#link;
    const kill = killAfterMs === undefined ? {} : { killAfterMs };
    await this.#reach("signals", options);
    const params = { ...caller.place, execution: id, signal, ...kill };
    await caller.call("execution.signal", params, options).catch(unlessFinished);
  }

  async #resize(cols: number, rows: number, options: CallOptions): Promise<void> {
    if (this.#reader.ended) return;
    const { caller, id } = this.#link;
    await this.#reach("terminals", options);
    const params = { ...caller.place, execution: id, cols, rows };
    await caller.call("execution.resize", params, options).catch(unlessFinished);
  }

  async #extend(ms: number, options: CallOptions): Promise<Extension> {
    await this.#reach("longer runs", options);
    const { caller, id } = this.#link;
    return caller.call("execution.extend", { ...caller.place, execution: id, ms }, options);
  }
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
