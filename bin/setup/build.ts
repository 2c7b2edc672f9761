import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, glob, mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join, relative } from "node:path";
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

/** Where Next builds. */
const WORKPLACE = ".next";
/** What of it a server does not need. */
const NOT_KEPT = new Set(["cache", "dev", "diagnostics", "types"]);

/** Where finished builds are, each in a folder named by the hash of what it was made from, and never changed again. */
const BUILDS = ".builds";
/** Older ones are removed; a server that still runs from one of these keeps it. */
const KEPT_BUILDS = 4;

/** Next's own command, started as a file: through npx, the process that we know would not be the one that listens. */
export const NEXT_COMMAND = "node_modules/next/dist/bin/next";

/** The setting by which next.config.js is told the folder of the build to run. */
export const BUILD_SETTING = "QUICKSAND_BUILD";

/**
 * Builds the page unless it was built from just these sources. Starts that come together build once, and a build takes
 * nothing from under a server that runs from another.
 *
 * @returns the folder of the build, relative to `root`.
 */
export async function ensureBuilt(root: string, environment: Environment): Promise<string> {
  const found = await findBuild(root);
  if (found !== undefined) return found;
  const { folder } = await step("build", (show) =>
    withLock(
      "build",
      root,
      async () => {
        const other = await findBuild(root);
        if (other !== undefined) return { folder: other, note: "by another start" };
        return { folder: await build(root, environment, show) };
      },
      () => show("waiting for another start that builds"),
    ),
  );
  return folder;
}

/** The build of the sources as they are now, if there is one. */
export async function findBuild(root: string): Promise<string | undefined> {
  const folder = folderOf(await hashInputs(root));
  return existsSync(join(root, folder)) ? folder : undefined;
}

function folderOf(hash: string): string {
  return join(BUILDS, hash.slice(0, 16));
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

async function build(root: string, environment: Environment, show: (line: string) => void): Promise<string> {
  // Taken before: what is changed while it runs is built by the next start.
  const folder = folderOf(await hashInputs(root));
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
  await mkdir(join(root, BUILDS), { recursive: true });
  const unfinished = join(root, `${folder}.unfinished`);
  await rm(unfinished, { recursive: true, force: true });
  await cp(join(root, WORKPLACE), unfinished, {
    recursive: true,
    filter: (source) => !NOT_KEPT.has(relative(join(root, WORKPLACE), source)),
  });
  await rename(unfinished, join(root, folder));
  await removeOldBuilds(join(root, BUILDS));
  return folder;
}

async function removeOldBuilds(folder: string): Promise<void> {
  const builds = await Promise.all(
    (await readdir(folder)).map(async (name) => ({ name, atMs: (await stat(join(folder, name))).mtimeMs })),
  );
  const old = builds.sort((a, b) => b.atMs - a.atMs).slice(KEPT_BUILDS);
  for (const { name } of old) await rm(join(folder, name), { recursive: true, force: true });
}
