import { COMMANDS } from "../command-line.ts";

/** Prints the commands and their options. */
export async function run(): Promise<number> {
  console.log("quicksand [command] [options]\n");
  for (const command of COMMANDS) {
    console.log(`  ${command.name.padEnd(10)}${command.about}`);
    for (const [name, option] of Object.entries(command.options)) {
      const usage = option.type === "string" ? `--${name} VALUE` : `--${name}`;
      console.log(`    ${usage.padEnd(20)}${option.about}`);
    }
  }
  console.log("\nSettings are environment variables, also read from a file .env; README.md lists them.");
  return 0;
}
