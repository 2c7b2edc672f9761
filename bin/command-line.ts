import { parseArgs } from "node:util";
import type { Command, Options } from "./command.ts";
import { COMMANDS } from "./command-table.ts";

export type ParsedCommandLine =
  | {
      readonly kind: "command";
      readonly command: Command;
      readonly options: Options;
      readonly operands: readonly string[];
    }
  /** `command` is the one that was called, when there is one. */
  | { readonly kind: "wrong"; readonly message: string; readonly command?: string };

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
    const { values, positionals } = parseArgs({
      args: args.slice(1),
      options: { ...command.options, help: { type: "boolean", short: "h" } },
      strict: true,
      allowPositionals: true,
    });
    if (values["help"]) return parseCommandLine(["help", name]);
    const problem = operandProblem(command, positionals);
    if (problem !== undefined) return wrong(name, problem);
    return { kind: "command", command, options: values, operands: positionals };
  } catch (error) {
    // Node adds advice that does not fit here.
    return wrong(name, error instanceof Error ? (error.message.split(". ", 1)[0] ?? "") : String(error));
  }
}

function wrong(command: string, problem: string): ParsedCommandLine {
  return { kind: "wrong", message: `quicksand ${command}: ${problem}`, command };
}

function operandProblem({ operands }: Command, given: readonly string[]): string | undefined {
  const { min, max, usage } = operands ?? { min: 0, max: 0, usage: "" };
  if (given.length < min) return `${usage.split(" ", 1)[0]} is missing`;
  if (given.length > max) return `"${given[max]}" is one word too many`;
  return undefined;
}
