import { SandboxError } from "#lib/protocol/errors.ts";
import type { Limits } from "#lib/protocol/limits.ts";
import { tooLarge } from "./too-large.ts";

/**
 * Where scripts are: HOME is /workspace, so this is the ~/.local/bin that people know. It comes first on PATH, as it
 * does on Debian: who names a script like a program of the image means the script.
 */
export const SCRIPTS_FOLDER = "/workspace/.local/bin";

/** The script that a sandbox begins with. */
export const START_SCRIPT = "start";

/** What runs scripts and `exec` when no shell is named. */
export const USUAL_SHELL = "/bin/sh";

/** Linux reads no more of a script's first line; the rest of it is for `#!` and an argument. */
const LONGEST_SHELL = 200;

/** Linux takes no longer argument (MAX_ARG_STRLEN, with the NUL at its end). */
const LONGEST_EXEC_BYTES = 131_071;

export interface Script {
  readonly name: string;
  readonly content: string;
}

/** SandboxErrors: `invalidParams` for a name that is none, `payloadTooLarge`. */
export function scriptsOf(scripts: Readonly<Record<string, string>>, limits: Limits): readonly Script[] {
  const all = Object.entries(scripts).map(([name, content]) => ({ name: scriptName(name), content }));
  if (all.length > limits.workspaceInodes) {
    throw new SandboxError(
      "payloadTooLarge",
      `config.scripts has ${all.length} entries; /workspace holds at most ${limits.workspaceInodes} files (the operator sets this with QUICKSAND_WORKSPACE_INODES_COUNT)`,
    );
  }
  const bytes = all.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  const limitBytes = limits.filesMiB * 2 ** 20;
  if (bytes > limitBytes) throw tooLarge("config.scripts", bytes, limitBytes, "QUICKSAND_FILES_MIB");
  return all;
}

/** The shell that was asked for: a name, or an absolute path; undefined when none was. SandboxError `invalidParams`. */
export function shellOf(shell: string | null | undefined): string | undefined {
  if (shell === null || shell === undefined || shell === "") return undefined;
  if (/^(\/[^\s\0]+|[\w.+-]+)$/.test(shell) && shell.length <= LONGEST_SHELL) return shell;
  throw new SandboxError(
    "invalidParams",
    `config.shell is ${JSON.stringify(shell.slice(0, LONGEST_SHELL))}; it must be the name of a program ("bash") or an absolute path without spaces ("/bin/bash")`,
  );
}

/** The command line that a sandbox begins with; undefined when there is none. SandboxError `invalidParams`. */
export function execOf(exec: string | null | undefined): string | undefined {
  if (exec === null || exec === undefined || exec === "") return undefined;
  if (exec.includes("\0")) throw new SandboxError("invalidParams", "No NUL byte may be in config.exec");
  const bytes = Buffer.byteLength(exec);
  if (bytes <= LONGEST_EXEC_BYTES) return exec;
  throw new SandboxError(
    "invalidParams",
    `config.exec has ${bytes} bytes; a command line has at most ${LONGEST_EXEC_BYTES}: make it a script`,
  );
}

/** A script's file: with a first line that names the shell when it names nothing itself. */
export function scriptText({ content }: Script, shell: string): string {
  return content.startsWith("#!") ? content : `#!${shell}\n${content}`;
}

function scriptName(name: string): string {
  if (/^[A-Za-z0-9._-]{1,100}$/.test(name) && name !== "." && name !== "..") return name;
  throw new SandboxError(
    "invalidParams",
    `config.scripts has ${JSON.stringify(name.slice(0, 100))}; the name of a script is 1 to 100 letters, digits, hyphens, underscores or dots`,
  );
}
