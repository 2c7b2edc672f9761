import type { MethodInput, RunFile } from "#lib/protocol/methods.ts";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import { Caller } from "./calls.ts";
import { Command } from "./command.ts";
import { SandboxClientError } from "./errors.ts";
import { Execution } from "./execution.ts";
import { Metrics } from "./metrics.ts";
import { resolveOptions, type ResolvedOptions, type SandboxOptions, type StartOptions } from "./options.ts";
import { createRpcClient, type RpcClient } from "./rpc-client.ts";

export interface RunOptions {
  /** Seconds; none unless asked. */
  readonly timeout?: number;
  /** As the plain interpreter runs a file, in an interpreter of its own, instead of in the one that keeps its state. */
  readonly fresh?: boolean;
  /** Standard input; empty by default. */
  readonly input?: string;
  /** Written first, relative to /workspace. */
  readonly files?: readonly RunFile[];
  /** Arguments of a fresh run's program. */
  readonly args?: readonly string[];
  /** Ends the wait for the answer; the server ends what nobody waits for. */
  readonly signal?: AbortSignal;
}

/** What a language's sandbox is called on the wire. */
export interface SandboxKind {
  readonly language: string;
  readonly image: string;
}

const DEFAULT_MEMORY_MIB = 512;
const DEFAULT_CPUS = 1;
const DEFAULT_START_TIMEOUT_S = 180;
/** The wait is longer than what was asked for, so that the server's own answer comes first. */
const START_TIMEOUT_MARGIN_S = 30;

/**
 * One sandbox on a sandbox server. "Started" is what this object did: another object with the same name must start too,
 * and shares the sandbox then. All methods fail with SandboxClientError.
 */
export abstract class BaseSandbox implements AsyncDisposable {
  readonly #kind: SandboxKind;
  readonly #options: ResolvedOptions;
  readonly #client: RpcClient;
  readonly #caller: Caller;
  #started = false;

  protected constructor(kind: SandboxKind, options: SandboxOptions | string | undefined) {
    this.#kind = kind;
    this.#options = resolveOptions(options);
    const { serverUrl, apiKey, fetch, name, namespace } = this.#options;
    this.#client = createRpcClient({ serverUrl, apiKey, ...(fetch === undefined ? {} : { fetch }) });
    this.#caller = new Caller(this.#client, { sandbox: name, namespace }, () => this.#checkStarted());
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

  get isStarted(): boolean {
    return this.#started;
  }

  /** Programs other than the language's interpreter. */
  get command(): Command {
    return new Command(this.#caller);
  }

  get metrics(): Metrics {
    return new Metrics(async () => {
      this.#checkStarted();
      const { sandboxes } = await this.#client.call("sandbox.metrics.get", this.#caller.place);
      return sandboxes[0];
    });
  }

  /** Starts the sandbox; nothing is sent when it was started already. */
  async start(options: StartOptions = {}): Promise<void> {
    if (this.#started) return;
    const timeoutS = (options.timeout ?? DEFAULT_START_TIMEOUT_S) + START_TIMEOUT_MARGIN_S;
    const config = {
      image: options.image ?? this.#kind.image,
      memory: options.memory ?? DEFAULT_MEMORY_MIB,
      cpus: options.cpus ?? DEFAULT_CPUS,
    };
    await this.#client.call(
      "sandbox.start",
      { ...this.#caller.place, config },
      { signal: options.signal, timeoutMs: timeoutS * 1_000 },
    );
    this.#started = true;
  }

  /** Stops the sandbox; nothing is sent when it is not started. */
  async stop(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    if (!this.#started) return;
    await this.#client.call("sandbox.stop", this.#caller.place, options);
    this.#started = false;
  }

  /** `await using` stops the sandbox at the end of the block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** Runs code and resolves when it has ended. State stays for the next run, unless `fresh`. */
  async run(code: string, options: RunOptions = {}): Promise<Execution> {
    return new Execution(
      await this.#caller.finish("sandbox.repl.run", this.#runParams(code, options), options.signal),
    );
  }

  /** What the code tells, as it happens; leaving the loop hangs up. */
  stream(code: string, options: RunOptions = {}): AsyncGenerator<RunEvent, void, void> {
    return this.#caller.stream("sandbox.repl.run", this.#runParams(code, options), options.signal);
  }

  #runParams(code: string, options: RunOptions): MethodInput<"sandbox.repl.run"> {
    const { timeout, fresh, input, files, args } = options;
    return {
      ...this.#caller.place,
      language: this.#kind.language,
      code,
      ...(timeout === undefined ? {} : { timeout }),
      ...(fresh === undefined ? {} : { fresh }),
      ...(input === undefined ? {} : { input }),
      ...(files === undefined ? {} : { files: [...files] }),
      ...(args === undefined ? {} : { args: [...args] }),
    };
  }

  #checkStarted(): void {
    if (!this.#started) {
      throw new SandboxClientError("NotStarted", "Sandbox is not started. Call start() first.");
    }
  }
}
