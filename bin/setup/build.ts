import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { glob, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Environment } from "#lib/protocol/settings.ts";
import { withLock } from "../entry/lock.mjs";
import { step } from "../entry/steps.mjs";
import { childEnvironment } from "./environment.ts";
import { runTool } from "./run-tool.ts";

/** What the page is built from. The sandbox server runs from its source and is no part of it. */
const INPUTS = [
  "app/**/*",
  "components/**/*",
  "lib/{api,backend,examples,microsandbox,protocol,snippets}/**/*",
  "public/**/*",
  "*.{js,mjs,ts,json}",
];
const NOT_INPUTS = /\.test\.tsx?$|\.tsbuildinfo$|^next-env\.d\.ts$/;

/** Where the build says what it was made from. */
const STAMP = ".next/quicksand-inputs";

/** Next's own command, started as a file: through npx, the process that we know would not be the one that listens. */
export const NEXT_COMMAND = "node_modules/next/dist/bin/next";

/** Builds the page unless it was built from just these sources. Starts that come together build once. */
export async function ensureBuilt(root: string, environment: Environment): Promise<void> {
  if (await isBuilt(root)) return;
  await step("build", (show) =>
    withLock(
      "build",
      root,
      async () => {
        if (await isBuilt(root)) return { note: "built by another start" };
        await build(root, environment, show);
        return {};
      },
      () => show("waiting for another start that builds"),
    ),
  );
}

/** Whether there is a build of the sources as they are now. */
export async function isBuilt(root: string): Promise<boolean> {
  if (!existsSync(join(root, ".next/BUILD_ID"))) return false;
  const stamp = await readFile(join(root, STAMP), "utf8").catch(() => "");
  return stamp === (await hashInputs(root));
}

/** One hash over the paths and contents of all that the build reads. */
export async function hashInputs(root: string): Promise<string> {
  const files: string[] = [];
  for await (const entry of glob(INPUTS, { cwd: root, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(root.length + 1);
    if (entry.isFile() && !NOT_INPUTS.test(path)) files.push(path);
  }
  const hash = createHash("sha256");
  for (const path of files.sort()) {
    const content = createHash("sha256").update(await readFile(join(root, path)));
    hash.update(`${path}\0${content.digest("hex")}\n`);
  }
  return hash.digest("hex");
}

async function build(root: string, environment: Environment, show: (line: string) => void): Promise<void> {
  const before = await hashInputs(root);
  await runTool(
    {
      command: process.execPath,
      args: [join(root, NEXT_COMMAND), "build"],
      cwd: root,
      env: childEnvironment(environment, { HOME: environment["HOME"] ?? "/nonexistent" }),
      remedy: "The page's source does not build; the lines above say where.",
    },
    show,
  );
  // Written last: a build that broke off has none. What was changed while it ran is built by the next start.
  await writeFile(join(root, STAMP), before);
}
