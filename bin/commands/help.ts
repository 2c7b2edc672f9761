import type { Command } from "../command-line.ts";

/** Prints the commands and their options. */
export async function showHelp(commands: readonly Command[]): Promise<number> {
  console.log("quicksand [command] [options]\n");
  for (const command of commands) {
    console.log(`  ${command.name.padEnd(10)}${command.about}`);
    for (const [name, option] of Object.entries(command.options)) {
      const usage = option.type === "string" ? `--${name} VALUE` : `--${name}`;
      console.log(`    ${usage.padEnd(20)}${option.about}`);
    }
  }
  console.log("\nSettings are environment variables, also read from a file .env; README.md lists them.");
  return 0;
}
