import type { FileEntry } from "#lib/protocol/file-methods.ts";
import { integer, optionalText } from "./decode-event.ts";
import { fileProblem } from "./file-problem.ts";
import { FrameError } from "./frames.ts";

/**
 * What the agent answers to calls on files, checked field by field: names and sizes are what programs made up. Each
 * function throws SandboxError for a failure that was told, FrameError for what cannot be.
 */
export type FileReply = ReadonlyMap<string, readonly Buffer[]>;

const MAX_ERRNO_BYTES = 20;
/** Longer than any path with a link's target. */
const MAX_ENTRY_BYTES = 16 * 1024;
const MAX_PATH_BYTES = 4 * 1024;
/** The times that a Date has. */
const MAX_MS = 8.64e15;

/** The answer to a call that has nothing to tell. */
export function decodeDone(reply: FileReply, path: string): void {
  throwProblem(reply, path);
}

export function decodeSize(reply: FileReply, path: string): number {
  throwProblem(reply, path);
  return integer(reply, "size", 0, Number.MAX_SAFE_INTEGER);
}

export function decodePart(
  reply: FileReply,
  path: string,
  maxBytes: number,
): { readonly content: Buffer; readonly size: number } {
  const size = decodeSize(reply, path);
  const content = reply.get("content")?.[0];
  if (content === undefined || content.length > maxBytes)
    throw new FrameError("a file's content is not what was asked");
  return { content, size };
}

export function decodeEntry(reply: FileReply, path: string): FileEntry {
  throwProblem(reply, path);
  const [entry] = entriesOf(reply);
  if (entry === undefined) throw new FrameError("it tells nothing of a file");
  // A name that was asked for is known: told otherwise, it could be anything.
  return { ...entry, name: nameOf(path), path };
}

export function decodeList(
  reply: FileReply,
  path: string,
  limit: number,
): { readonly entries: FileEntry[]; readonly truncated: boolean } {
  throwProblem(reply, path);
  const entries = entriesOf(reply);
  if (entries.length > limit) throw new FrameError(`a list has ${entries.length} files instead of ${limit}`);
  for (const entry of entries) mustBeBelow(path, entry.path);
  return { entries, truncated: integer(reply, "truncated", 0, 1) === 1 };
}

/** The failure of a call, if it is one. */
function throwProblem(reply: FileReply, path: string): void {
  const errno = optionalText(reply, "errno", MAX_ERRNO_BYTES);
  if (errno === undefined) return;
  if (!/^E[A-Z0-9]{1,19}$/.test(errno)) throw new FrameError("an errno that is none");
  throw fileProblem(errno, optionalText(reply, "path", MAX_PATH_BYTES), path);
}

function entriesOf(reply: FileReply): FileEntry[] {
  return (reply.get("entry") ?? []).map(entryOf);
}

/** As file_reading.py lays it out. What of a name is not UTF-8 becomes U+FFFD. */
function entryOf(bytes: Buffer): FileEntry {
  if (bytes.length > MAX_ENTRY_BYTES) throw new FrameError(`an entry of ${bytes.length} bytes`);
  const [kind, size, modifiedAtMs, mode, path, target, ...more] = bytes.toString("utf8").split("\0");
  if (path === undefined || more.length > 0) throw new FrameError("an entry without its five or six parts");
  return {
    name: nameOf(path),
    path,
    kind: kindOf(kind),
    size: whole(size, 0, Number.MAX_SAFE_INTEGER),
    modifiedAtMs: whole(modifiedAtMs, -MAX_MS, MAX_MS),
    mode: whole(mode, 0, 0o7777),
    ...(target === undefined ? {} : { target }),
  };
}

function kindOf(word: string | undefined): FileEntry["kind"] {
  if (word === "file" || word === "folder" || word === "symlink" || word === "other") return word;
  throw new FrameError("an entry of no kind");
}

function whole(text: string | undefined, min: number, max: number): number {
  const value = text !== undefined && /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max))
    throw new FrameError(`an entry's number is ${JSON.stringify(text?.slice(0, 40))}`);
  return value;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A caller may copy what is listed: a path that leads elsewhere must not reach it. */
function mustBeBelow(folder: string, path: string): void {
  const below = folder === "." ? path : path.slice(folder.length + 1);
  const begins = folder === "." || path.startsWith(`${folder}/`);
  const names = below.split("/");
  if (!begins || names.some((name) => name === "" || name === "." || name === "..")) {
    throw new FrameError("a list names a path outside of its folder");
  }
}
