import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { lchown, mkdir, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SETTINGS } from "#lib/protocol/settings.ts";
import { NEXT_COMMAND } from "../setup/build.ts";
import { StepFailure } from "../entry/steps.mjs";
import { asProcessEnv } from "../setup/environment.ts";

export interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

export type WebUser =
  | { readonly kind: "unprivileged"; readonly name: string; readonly ids: UserIds }
  /** As the start itself; `why` is for people when that was not what they asked for. */
  | { readonly kind: "same"; readonly why?: string };

/**
 * Which user the web server runs as: the one asked for when this is root and that user can really read the project,
 * run Node from there and write into the snippets' folder, found out by doing it; else the same as the start. The folder is
 * made, and given to that user.
 */
export async function chooseWebUser(
  name: string,
  root: string,
  build: string,
  snippetsFolder: string,
): Promise<WebUser> {
  await mkdir(dirname(snippetsFolder), { recursive: true, mode: 0o711 });
  await mkdir(snippetsFolder, { recursive: true, mode: 0o700 });
  if (process.getuid?.() !== 0 || name === "root") return { kind: "same" };
  const ids = findUser(readFileSync("/etc/passwd", "utf8"), name);
  if (ids === undefined) {
    throw new StepFailure(
      `QUICKSAND_WEB_USER is "${name}"; this machine has no such user.`,
      "Name a user of this machine.",
    );
  }
  const needed = [NEXT_COMMAND, "next.config.js", join(build, "BUILD_ID")].map((path) => join(root, path));
  const reads =
    "for (const f of process.argv.slice(1)) require('fs').readFileSync(f); require('fs').readdirSync('.')";
  if (!works(ids, reads, needed)) {
    return {
      kind: "same",
      why: `the user "${name}" cannot read ${root}, so the web server runs as root; move the project to where others can read it (/opt, say)`,
    };
  }
  await giveTo(ids, snippetsFolder);
  if (!works(ids, "require('fs').accessSync(process.argv[1], 6)", [snippetsFolder])) {
    return {
      kind: "same",
      why: `the user "${name}" cannot reach ${snippetsFolder}, so the web server runs as root; let others pass through the folders above it (chmod o+x), or set ${SETTINGS.data.env} to another folder`,
    };
  }
  return { kind: "unprivileged", name, ids };
}

/** Whether a program of Node's ends well as a user. */
function works(ids: UserIds, program: string, args: readonly string[]): boolean {
  const options = { ...ids, cwd: "/", env: asProcessEnv({}), encoding: "utf8" } as const;
  return spawnSync(process.execPath, ["-e", program, ...args], options).status === 0;
}

/** A folder and the files in it. Nobody else writes into it, so no link there leads elsewhere. */
async function giveTo({ uid, gid }: UserIds, folder: string): Promise<void> {
  await lchown(folder, uid, gid);
  for (const name of await readdir(folder)) await lchown(join(folder, name), uid, gid);
}

/** A user's ids from the text of /etc/passwd. Pure. */
export function findUser(passwd: string, name: string): UserIds | undefined {
  const row = passwd
    .split("\n")
    .map((line) => line.split(":"))
    .find((fields) => fields[0] === name);
  return row?.[2] !== undefined && row[3] !== undefined
    ? { uid: Number(row[2]), gid: Number(row[3]) }
    : undefined;
}
