import type { MethodInput, RunFile } from "#lib/protocol/methods.ts";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import { CommandExecution } from "./execution.ts";
import type { Caller } from "./calls.ts";

export interface CommandOptions {
  /** Seconds; none unless asked. */
  readonly timeout?: number;
  /** Its standard input; empty by default. */
  readonly input?: string;
  /** Written first, relative to /workspace. */
  readonly files?: readonly RunFile[];
  readonly signal?: AbortSignal;
}

/** Programs in the sandbox, started without a shell. */
export class Command {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Resolves when the command has ended; a command that fails is no error. A number in place of options is its timeout. */
  async run(
    command: string,
    args: readonly string[] = [],
    options: CommandOptions | number = {},
  ): Promise<CommandExecution> {
    const { params, signal } = this.#request(command, args, options);
    return new CommandExecution(await this.#caller.finish("sandbox.command.run", params, signal));
  }

  /** What it tells, as it happens; leaving the loop hangs up. */
  stream(
    command: string,
    args: readonly string[] = [],
    options: CommandOptions = {},
  ): AsyncGenerator<RunEvent, void, void> {
    const { params, signal } = this.#request(command, args, options);
    return this.#caller.stream("sandbox.command.run", params, signal);
  }

  #request(command: string, args: readonly string[], options: CommandOptions | number) {
    const { signal, timeout, input, files } = typeof options === "number" ? { timeout: options } : options;
    const params: MethodInput<"sandbox.command.run"> = {
      ...this.#caller.place,
      command,
      args: [...args],
      ...(timeout === undefined ? {} : { timeout }),
      ...(input === undefined ? {} : { input }),
      ...(files === undefined ? {} : { files: [...files] }),
    };
    return { params, signal };
  }
}
