import { posix } from "node:path";
import { SandboxError } from "#lib/protocol/errors.ts";
import { WORKSPACE } from "./sandbox-config.ts";

/**
 * A path of a call on files as the agent takes it: relative to /workspace, without `..`; `.` is /workspace itself.
 * SandboxError `invalidParams` for one that names nothing there. Pure.
 */
export function workspacePath(param: string, path: string): string {
  const relative = posix.relative(WORKSPACE, posix.resolve(WORKSPACE, path)) || ".";
  const problem = path.includes("\0")
    ? "holds a NUL byte"
    : !path.isWellFormed()
      ? "holds half of a character (a lone surrogate)"
      : path === "" || relative === ".." || relative.startsWith("../")
        ? `is not in ${WORKSPACE}`
        : undefined;
  if (problem === undefined) return relative;
  const shown = JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
  throw new SandboxError(
    "invalidParams",
    `params.${param} is ${shown}, which ${problem}; send a path relative to ${WORKSPACE}, such as "folder/file.txt", or one that begins with ${WORKSPACE}/`,
  );
}

/** The same for what can be made, moved and removed, which /workspace itself cannot. */
export function pathInWorkspace(param: string, path: string): string {
  const relative = workspacePath(param, path);
  if (relative !== ".") return relative;
  throw new SandboxError(
    "invalidParams",
    `params.${param} is ${WORKSPACE} itself, which stays; name a file or folder in it`,
  );
}
