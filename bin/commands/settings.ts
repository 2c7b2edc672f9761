import type { CommandContext } from "../command.ts";
import { settingsAsEnvFile, settingsAsMarkdown } from "../settings-text.ts";

/** Prints every setting with its default, as README.md has them or as a file .env. */
export async function run({ options }: CommandContext): Promise<number> {
  console.log(options["env-file"] === true ? settingsAsEnvFile() : settingsAsMarkdown());
  return 0;
}
