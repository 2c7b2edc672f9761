import { SandboxError } from "#lib/protocol/errors.ts";

/**
 * The error for what came of a call on files: `errno` as errno(3) names it. Without `where` the work was not done at
 * all, and the name says why; `asked` is the path that the call named.
 */
export function fileProblem(errno: string, where: string | undefined, asked: string): SandboxError {
  const path = where ?? asked;
  const name = JSON.stringify(path);
  if (where === undefined && errno === "ETIMEDOUT") {
    return new SandboxError("timeout", `It took too long with ${name}; a part of it may be done`, {
      details: { path },
    });
  }
  return new SandboxError("fileError", where === undefined ? undone(errno, name) : wording(errno, name), {
    details: { errno, path },
  });
}

function undone(errno: string, name: string): string {
  switch (errno) {
    case "EAGAIN":
      return `Nothing was done with ${name}: the sandbox has as many processes as it may have; end some`;
    case "ENOMEM":
      return `Nothing was done with ${name}: the sandbox's memory is used up`;
    case "ECANCELED":
      return `The process that works on ${name} was killed, by a program in the sandbox or for want of memory; a part of it may be done`;
    default:
      return `The sandbox's agent failed with ${name} (${errno})`;
  }
}

function wording(errno: string, name: string): string {
  switch (errno) {
    case "ENOENT":
      return `There is no file or folder ${name}`;
    case "EEXIST":
      return `There is something at ${name} already; send overwrite: true to replace it`;
    case "ENOTDIR":
      return `${name} is not a folder, or something on its way is none`;
    case "EISDIR":
      return `${name} is a folder`;
    case "ENOTEMPTY":
      return `The folder ${name} is not empty; only fs.remove with recursive: true takes all that is in it`;
    case "EACCES":
    case "EPERM":
      return `Permission denied: the sandbox's programs may not do that with ${name}`;
    case "ENOSPC":
      return `No space is left on the sandbox's disk for ${name}: it is full, or has as many files as it may have`;
    case "ELOOP":
      return `${name} is a link, or too many links are on its way; links are not written through`;
    case "EXDEV":
      return `A link on the way of ${name} leads out of the folder that these calls are about`;
    case "EINVAL":
      return `That cannot be done with ${name}: it is a pipe, device or the like, or a folder that would come to be inside itself`;
    case "ENAMETOOLONG":
      return `The path ${name} is too long: a name may have 255 bytes, a path 4,095`;
    case "EBUSY":
      return `${name} is in use, or was moved while it was removed`;
    default:
      return `That cannot be done with ${name} (${errno})`;
  }
}
