import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { lchown, lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { SETTINGS } from "#lib/protocol/settings.ts";
import { NEXT_COMMAND } from "../setup/build.ts";
import { StepFailure } from "../entry/steps.mjs";
import { asProcessEnv } from "../setup/environment.ts";

export interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

/** `why` is for people, when something is not as they would want it. */
export type WebUser = { readonly why?: string } & (
  | { readonly kind: "unprivileged"; readonly name: string; readonly ids: UserIds }
  /** As the start itself. */
  | { readonly kind: "same" }
);

/**
 * Which user the web server runs as: the one asked for when this is root and that user can really read the project and
 * run Node from there, found out by doing it; else the same as the start. `folder`, where there is one, becomes that
 * user's; one that they cannot reach is told, and makes nobody root.
 */
export async function chooseWebUser(
  name: string,
  root: string,
  build: string,
  folder: string | undefined,
): Promise<WebUser> {
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
  const user = { kind: "unprivileged", name, ids } as const;
  if (folder === undefined) return user;
  await giveTo(ids, folder);
  if (works(ids, "require('fs').accessSync(process.argv[1], 6)", [folder])) return user;
  return {
    ...user,
    why: `the user "${name}" cannot reach ${folder}, so nothing can be shared; let others pass through the folders above it (chmod o+x), or set ${SETTINGS.data.env} to another folder`,
  };
}

/** Whether a program of Node's ends well as a user. */
function works(ids: UserIds, program: string, args: readonly string[]): boolean {
  const options = { ...ids, cwd: "/", env: asProcessEnv({}), encoding: "utf8" } as const;
  return spawnSync(process.execPath, ["-e", program, ...args], options).status === 0;
}

/**
 * Gives somebody a folder, and the files in it that root made there (an import, say). Others stay as they are: who writes
 * into the folder could have put a link there to a file elsewhere.
 */
async function giveTo({ uid, gid }: UserIds, folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const file = await lstat(path);
    if (file.isFile() && file.uid === 0 && file.nlink === 1) await lchown(path, uid, gid);
  }
  await lchown(folder, uid, gid);
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
