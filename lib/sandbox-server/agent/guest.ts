import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { SandboxError } from "#lib/protocol/errors.ts";

const SOURCE_FOLDER = join(import.meta.dirname, "guest");
const PYTHON = "/usr/bin/python3";

/**
 * Puts the programs of the inside of a sandbox into a folder to be bound there at /opt/quicksand: readable by all, named
 * for its content, with its Python compiled, so that no sandbox's start pays for that. Returns the folder; one that is
 * there already is taken as it is. Rejects with SandboxError `startFailed` when the host's Python is missing.
 */
export async function prepareGuest(dataFolder: string): Promise<string> {
  const parent = join(dataFolder, "guest");
  const folder = join(parent, await contentHash());
  if (await exists(folder)) return folder;
  await mkdir(parent, { recursive: true });
  const work = await mkdtemp(join(parent, ".new-"));
  try {
    await cp(SOURCE_FOLDER, work, { recursive: true, filter: isSource });
    await runPython(["-I", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", work]);
    await makeReadable(work);
    await rename(work, folder).catch(async (error: unknown) => {
      // Another server of the same data folder was quicker.
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}

/** Of the files and of the Python that compiles them: compiled files are of use to that version only. */
async function contentHash(): Promise<string> {
  const hash = createHash("sha256").update(await runPython(["-I", "-VV"]));
  const entries = await readdir(SOURCE_FOLDER, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.filter(isSource).sort()) {
    const content = await readFile(file);
    hash.update(`${file.slice(SOURCE_FOLDER.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex").slice(0, 16);
}

function isSource(path: string): boolean {
  return !path.slice(SOURCE_FOLDER.length).includes("__pycache__") && !/\.test\.\w+$/.test(basename(path));
}

async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
}

async function runPython(args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(PYTHON, [...args]);
    return stdout;
  } catch (cause) {
    throw new SandboxError(
      "startFailed",
      `${PYTHON} ${args.join(" ")} failed; sandboxes need Debian's python3: apt-get install python3`,
      { cause },
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
