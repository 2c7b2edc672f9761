import type { Environment, Settings } from "#lib/protocol/settings.ts";
import type { Limits } from "#lib/protocol/limits.ts";

/** What every command gets. `options` holds its own options, by long name. */
export interface CommandContext {
  /** The project's folder. */
  readonly root: string;
  readonly settings: Settings;
  readonly limits: Limits;
  readonly environment: Environment;
  readonly options: Options;
  /** What was given beside options: a file, say. */
  readonly operands: readonly string[];
}

export type Options = Readonly<Record<string, string | boolean | undefined>>;

/** A command's module. `run` resolves to the exit status; it throws `StepFailure` for what people can mend. */
export interface CommandModule {
  run(context: CommandContext): Promise<number>;
}

/** One row of the command line. */
export interface Command {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly about: string;
  /** What else `--help` says, in lines that fit a terminal. */
  readonly details?: readonly string[];
  /** Command lines that people would type. */
  readonly examples?: readonly string[];
  readonly operands?: Operands;
  readonly options: Readonly<Record<string, OptionRow>>;
  readonly load: () => Promise<CommandModule>;
}

/** What a command takes beside options. */
export interface Operands {
  /** As `--help` shows them. */
  readonly usage: string;
  readonly min: number;
  readonly max: number;
}

export interface OptionRow {
  readonly type: "string" | "boolean";
  /** What stands for its value in `--help`. */
  readonly value?: string;
  readonly about: string;
}
