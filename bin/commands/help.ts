import { COMMANDS } from "../command-line.ts";

/** Prints the commands and their options. */
export async function run(): Promise<number> {
  const lines = COMMANDS.flatMap((command) => [
    `  ${command.name.padEnd(10)}${command.about}`,
    ...Object.entries(command.options).map(
      ([name, option]) =>
        `    --${`${name}${option.type === "string" ? " VALUE" : ""}`.padEnd(18)}${option.about}`,
    ),
  ]);
  console.log(`quicksand [command] [options]\n\n${lines.join("\n")}\n`);
  console.log("Settings are environment variables, also read from a file .env; README.md lists them.");
  return 0;
}
