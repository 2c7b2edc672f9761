import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
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
 * Which user the web server runs as: the one asked for when this is root and that user can really read the project and
 * run Node from there, found out by doing it; else the same as the start.
 */
export function chooseWebUser(name: string, root: string, build: string): WebUser {
  if (process.getuid?.() !== 0) return { kind: "same" };
  if (name === "root") return { kind: "same" };
  const ids = findUser(readFileSync("/etc/passwd", "utf8"), name);
  if (ids === undefined) {
    throw new StepFailure(
      `QUICKSAND_WEB_USER is "${name}"; this machine has no such user.`,
      "Name a user of this machine.",
    );
  }
  const needed = [NEXT_COMMAND, "next.config.js", join(build, "BUILD_ID")].map((path) => join(root, path));
  const program =
    "for (const f of process.argv.slice(1)) require('fs').readFileSync(f); require('fs').readdirSync('.')";
  const trial = spawnSync(process.execPath, ["-e", program, ...needed], {
    ...ids,
    cwd: "/",
    env: asProcessEnv({}),
    encoding: "utf8",
  });
  if (trial.status === 0) return { kind: "unprivileged", name, ids };
  return {
    kind: "same",
    why: `the user "${name}" cannot read ${root}, so the web server runs as root; move the project to where others can read it (/opt, say)`,
  };
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
