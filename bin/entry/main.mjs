// Plain JavaScript without dependencies, for Node 20: brings the npm packages, then hands over to Node 24.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findNode24, runAsChild } from "./node24.mjs";
import { ensurePackages } from "./packages.mjs";
import { reportFailure } from "./steps.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Runs the command line `args`; this process ends as the command does. */
export async function main(args) {
  try {
    await ensurePackages(root);
    runAsChild(findNode24(root), [join(root, "bin/quicksand.ts"), ...args]);
  } catch (error) {
    reportFailure(error);
    process.exitCode = 1;
  }
}
