import { parseArgs } from "node:util";
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
}

export type Options = Readonly<Record<string, string | boolean | undefined>>;

/** A command's module. `run` resolves to the exit status; it throws `StepFailure` for what people can mend. */
export interface CommandModule {
  run(context: CommandContext): Promise<number>;
}

/** One row of the command line. */
export interface Command {
  readonly name: string;
  readonly about: string;
  readonly options: Readonly<Record<string, OptionRow>>;
  readonly load: () => Promise<CommandModule>;
}

export interface OptionRow {
  readonly type: "string" | "boolean";
  readonly about: string;
}

/** Every command, in the order in which help shows them. Modules are loaded only when they are run. */
export const COMMANDS: readonly Command[] = [
  {
    name: "start",
    about: "build what is not built, then run the page and its sandbox server (the default)",
    options: {},
    load: () => import("./commands/start.ts"),
  },
  {
    name: "dev",
    about: "the same with a page that follows every change of its source",
    options: {},
    load: () => import("./commands/dev.ts"),
  },
  {
    name: "build",
    about: "build the page",
    options: {},
    load: () => import("./commands/build.ts"),
  },
  {
    name: "server",
    about: "run the sandbox server alone",
    options: {},
    load: () => import("./commands/server.ts"),
  },
  {
    name: "keygen",
    about: "print an API key for the sandbox server",
    options: {
      namespace: { type: "string", about: "the namespace that it opens; * for all (default *)" },
      expire: { type: "string", about: "its lifetime: a number and s, m, h, d, w, mo or y (default 24h)" },
    },
    load: () => import("./commands/keygen.ts"),
  },
  {
    name: "doctor",
    about: "tell what this machine enforces, what it lacks, and what brings it",
    options: {},
    load: () => import("./commands/doctor.ts"),
  },
  {
    name: "settings",
    about: "every setting and limit with its default",
    options: { "env-file": { type: "boolean", about: "as a file .env instead of a table" } },
    load: () => import("./commands/settings.ts"),
  },
  {
    name: "test",
    about: "run all that must hold",
    options: {
      long: { type: "boolean", about: "what takes minutes instead" },
      only: { type: "string", about: "only these stages, separated by commas" },
    },
    load: () => import("./commands/test.ts"),
  },
  {
    name: "bench",
    about: "measure starts and runs, and write docs/performance.md",
    options: { runs: { type: "string", about: "how often each is measured (default 40)" } },
    load: () => import("./commands/bench.ts"),
  },
  {
    name: "help",
    about: "this list",
    options: {},
    load: async () => {
      const { showHelp } = await import("./commands/help.ts");
      return { run: () => showHelp(COMMANDS) };
    },
  },
  {
    name: "version",
    about: "the version of Quicksand and of what it runs on",
    options: {},
    load: () => import("./commands/version.ts"),
  },
];

export type ParsedCommandLine =
  | { readonly kind: "command"; readonly command: Command; readonly options: Options }
  | { readonly kind: "wrong"; readonly message: string };

/** Reads the arguments after the program's name. Pure. */
export function parseCommandLine(args: readonly string[]): ParsedCommandLine {
  const [first = "start"] = args;
  const name = first === "--help" || first === "-h" ? "help" : first === "--version" ? "version" : first;
  const command = COMMANDS.find((row) => row.name === name);
  if (command === undefined) {
    const names = COMMANDS.map((row) => row.name).join(", ");
    return { kind: "wrong", message: `There is no command "${first}"; there are ${names}.` };
  }
  try {
    const { values } = parseArgs({
      args: args.slice(1),
      options: { ...command.options, help: { type: "boolean", short: "h" } },
      strict: true,
    });
    if (values["help"]) return parseCommandLine(["help"]);
    return { kind: "command", command, options: values };
  } catch (error) {
    return {
      kind: "wrong",
      message: `quicksand ${name}: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}
