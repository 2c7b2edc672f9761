import type { Command } from "../command.ts";

/** Prints all commands in a line each, or all about the one that is named. The status is 2 when there is no such command. */
export async function showHelp(commands: readonly Command[], name?: string): Promise<number> {
  const command = commands.find((row) => row.name === name);
  if (name !== undefined && command === undefined) {
    console.error(`There is no command "${name}"; there are ${commands.map((row) => row.name).join(", ")}.`);
    return 2;
  }
  console.log(command === undefined ? helpOfAll(commands) : helpOf(command));
  return 0;
}

/** The list of commands. Pure. */
export function helpOfAll(commands: readonly Command[]): string {
  return [
    "quicksand [COMMAND] [OPTIONS]",
    "",
    ...commands.map(({ name, about }) => `  ${name.padEnd(10)}${about}`),
    "",
    "quicksand COMMAND --help tells all about one.",
    "Settings are environment variables, also read from a file .env; quicksand settings lists them.",
  ].join("\n");
}

/** All about one command. Pure. */
export function helpOf({ name, about, details, operands, options, examples }: Command): string {
  const usage = ["quicksand", name, "[OPTIONS]", operands?.usage].filter((part) => part !== undefined);
  const rows = Object.entries(options).map(([option, { value, about: what }]) => [
    value === undefined ? `--${option}` : `--${option} ${value}`,
    what,
  ]);
  return [
    usage.join(" "),
    "",
    ...(details ?? [`${about.charAt(0).toUpperCase()}${about.slice(1)}.`]),
    "",
    ...[...rows, ["-h, --help", "this text"]].map(
      ([left = "", right = ""]) => `  ${left.padEnd(20)}${right}`,
    ),
    ...(examples === undefined ? [] : ["", ...examples.map((example) => `  ${example}`)]),
  ].join("\n");
}
