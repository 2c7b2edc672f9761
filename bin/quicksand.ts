import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { readSettings } from "#lib/protocol/settings.ts";
import { parseCommandLine } from "./command-line.ts";
import { reportFailure } from "./entry/steps.mjs";

const root = dirname(import.meta.dirname);

process.exitCode = await main(process.argv.slice(2));

/** Runs one command line; resolves to the exit status. */
async function main(args: readonly string[]): Promise<number> {
  const parsed = parseCommandLine(args);
  if (parsed.kind === "wrong") {
    const help = ["quicksand", ...(parsed.command === undefined ? [] : [parsed.command]), "--help"].join(" ");
    console.error(`${parsed.message}\n${help} tells what there is.`);
    return 2;
  }
  const dotEnv = join(root, ".env");
  if (existsSync(dotEnv)) process.loadEnvFile(dotEnv);
  const { settings, limits, problems } = readSettings(process.env);
  if (problems.length > 0) {
    for (const problem of problems) console.error(problem);
    return 2;
  }
  try {
    const module = await parsed.command.load();
    const { options, operands } = parsed;
    return await module.run({ root, settings, limits, environment: process.env, options, operands });
  } catch (error) {
    reportFailure(error);
    return 1;
  }
}
