import type { Caller } from "./caller.ts";
import type { CommandExecution } from "./execution.ts";
import { COMMAND, launch, resultWithin } from "./launch.ts";
import {
  type CommandOptions,
  type CommandStreamOptions,
  executionParams,
  openOrClosed,
} from "./run-options.ts";
import type { RunningExecution } from "./running-execution.ts";

/** Programs in the sandbox, started without a shell: for pipes and wildcards run `sh` with `["-c", "…"]`. */
export class Command {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Resolves when the command has ended; a command that fails, or is not found, is no error. A number in place of options
   * is its timeout in seconds. Aborting stops the command.
   */
  async run(
    command: string,
    args: readonly string[] = [],
    options: CommandOptions | number = {},
  ): Promise<CommandExecution> {
    const given = typeof options === "number" ? { timeout: options } : options;
    const params = { command, args: [...args], ...executionParams(given) };
    return resultWithin(
      (call) => launch(this.#caller, "sandbox.command.run", params, call, COMMAND),
      given,
      `command ${command}`,
    );
  }

  /** What it tells, as it happens; it can be typed into and stopped. */
  stream(
    command: string,
    args: readonly string[] = [],
    options: CommandStreamOptions = {},
  ): RunningExecution<CommandExecution> {
    const stdin = openOrClosed(options);
    const params = { command, args: [...args], ...executionParams({ ...options, stdin }) };
    return launch(this.#caller, "sandbox.command.run", params, options, COMMAND);
  }
}
