import type { Completions, ExecutionInfo, Inspection, ServerInfo } from "./answers.ts";
import { Caller } from "./caller.ts";
import { Command } from "./command.ts";
import type { SandboxEvent } from "./events.ts";
import type { CommandExecution, Execution } from "./execution.ts";
import { SandboxFiles } from "./files.ts";
import { attach, launch, resultWithin, RUN } from "./launch.ts";
import { Lifecycle } from "./lifecycle.ts";
import { Metrics } from "./metrics.ts";
import {
  type CallOptions,
  type ResolvedOptions,
  resolveOptions,
  type SandboxOptions,
  type StartOptions,
} from "./options.ts";
import { createRpcClient } from "./rpc-client.ts";
import { openOrClosed, type RunOptions, runParams, type StreamOptions } from "./run-options.ts";
import type { RunningExecution } from "./running-execution.ts";
import { startSandbox } from "./start.ts";
import { openTerminal, type Terminal, type TerminalOptions } from "./terminal.ts";
import { type WatchOptions, watchSandbox } from "./watch.ts";

/** What a language's sandbox is called on the wire. */
export interface SandboxKind {
  readonly language: string;
  readonly image: string;
}

/**
 * One sandbox on a sandbox server. "Started" is what this object did: another object with the same name must start too,
 * and shares the sandbox then.
 *
 * All methods fail with SandboxError, or with the reason of the AbortSignal that they were given; before start() and after
 * stop() with `NotStarted`. What an original server does not offer fails with serverCode `methodNotFound`.
 */
export abstract class BaseSandbox implements AsyncDisposable {
  readonly #kind: SandboxKind;
  readonly #options: ResolvedOptions;
  readonly #caller: Caller;
  readonly #lifecycle: Lifecycle<StartOptions>;

  protected constructor(kind: SandboxKind, options: SandboxOptions | string | undefined) {
    this.#kind = kind;
    this.#options = resolveOptions(options);
    const { serverUrl, apiKey, fetch, name, namespace } = this.#options;
    const client = createRpcClient({ serverUrl, apiKey, fetch });
    this.#caller = new Caller(client, { sandbox: name, namespace }, () => this.isStarted);
    const { place } = this.#caller;
    this.#lifecycle = new Lifecycle({
      start: (given) => startSandbox(this.#caller, kind.image, this.#options, given),
      stop: async (given) => void (await client.call("sandbox.stop", place, given)),
    });
  }

  get serverUrl(): string {
    return this.#options.serverUrl;
  }

  get namespace(): string {
    return this.#options.namespace;
  }

  get name(): string {
    return this.#options.name;
  }

  get apiKey(): string | undefined {
    return this.#options.apiKey;
  }

  /** The image that it is started with unless its options name one. (Rust: `get_default_image()`.) */
  get defaultImage(): string {
    return this.#kind.image;
  }

  /** Whether this object has started it; never asks the server. (Rust: `is_started()`.) */
  get isStarted(): boolean {
    return this.#lifecycle.started;
  }

  /** Programs other than the language's interpreter. */
  get command(): Command {
    return new Command(this.#caller);
  }

  /** What it uses now. */
  get metrics(): Metrics {
    return new Metrics(this.#caller);
  }

  /** Its files. */
  get files(): SandboxFiles {
    return new SandboxFiles(this.#caller);
  }

  /**
   * Starts the sandbox; nothing is sent when this object has started it already, and starts at the same time are one. Fails
   * with `Timeout` when the server has not answered 30 s after the start's `timeout`.
   */
  async start(options: StartOptions = {}): Promise<void> {
    await this.#lifecycle.start(options);
  }

  /** Stops the sandbox; nothing is sent when it is not started. When that fails it counts as started still. */
  async stop(options: CallOptions = {}): Promise<void> {
    await this.#lifecycle.stop(options);
  }

  /** `await using` stops the sandbox at the end of the block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /**
   * Runs code and resolves when it has ended; a program that fails is no error. State stays for the next run, unless
   * `fresh`. Aborting stops the program.
   */
  async run(code: string, options: RunOptions = {}): Promise<Execution> {
    const params = { language: this.#kind.language, code, ...runParams(options) };
    return resultWithin(
      (call) => launch(this.#caller, "sandbox.repl.run", params, call, RUN),
      options,
      "the run",
    );
  }

  /** Starts the sandbox, with its own options, if it is not started; then runs. (Rust: `run_or_start()`.) */
  async runOrStart(code: string, options: RunOptions = {}): Promise<Execution> {
    const { signal, requestTimeoutMs } = options;
    await this.start({ signal, requestTimeoutMs });
    return this.run(code, options);
  }

  /** What the code tells, as it happens; it can be typed into and stopped. Begins when it is first read or typed into. */
  stream(code: string, options: StreamOptions = {}): RunningExecution {
    const stdin = openOrClosed(options);
    const params = { language: this.#kind.language, code, ...runParams({ ...options, stdin }) };
    return launch(this.#caller, "sandbox.repl.run", params, options, RUN);
  }

  /** Starts a terminal, with the sandbox's shell unless a command is named; resolves when it is there. */
  async terminal(options: TerminalOptions = {}): Promise<Terminal> {
    return openTerminal(this.#caller, options);
  }

  /** What runs in it, and what has run: the server keeps that for some minutes. */
  async executions(options: CallOptions = {}): Promise<readonly ExecutionInfo[]> {
    const { executions } = await this.#caller.call("execution.list", this.#caller.place, options);
    return executions;
  }

  /**
   * Something that runs or has run, from after this event on (by its `seq`; default: from the beginning). Its result has
   * the text of these events alone. Leaving the loop lets it run.
   */
  attach(
    id: string,
    { after = 0, ...call }: CallOptions & { readonly after?: number | undefined } = {},
  ): RunningExecution<Execution | CommandExecution> {
    return attach(this.#caller, id, after, call);
  }

  /** Everything that happens in it until it stops: the events of all that runs, its state, its metrics. Leaving the loop hangs up. */
  watch(options: WatchOptions = {}): AsyncGenerator<SandboxEvent, void, void> {
    return watchSandbox(this.#caller, options);
  }

  /** Tells the server that it is still wanted; answers when it would stop for being idle. */
  async keepAlive(options: CallOptions = {}): Promise<{ readonly idleStopInMs: number }> {
    return this.#caller.call("sandbox.keepAlive", this.#caller.place, options);
  }

  /** What could stand at the cursor (in UTF-16 code units; default: the end), by what the interpreter knows now. */
  async complete(code: string, cursor?: number, options: CallOptions = {}): Promise<Completions> {
    return this.#caller.call("repl.complete", this.#question(code, cursor), options);
  }

  /** What the name at the cursor is: its type, value, signature and documentation. */
  async inspect(code: string, cursor?: number, options: CallOptions = {}): Promise<Inspection> {
    return this.#caller.call("repl.inspect", this.#question(code, cursor), options);
  }

  /** What the server is and does: version, languages, limits. Also before start(). */
  async serverInfo(options: CallOptions = {}): Promise<ServerInfo> {
    return this.#caller.client.call("server.info", {}, options);
  }

  #question(code: string, cursor: number | undefined) {
    const at = cursor === undefined ? {} : { cursor };
    return { ...this.#caller.place, language: this.#kind.language, code, ...at };
  }
}
