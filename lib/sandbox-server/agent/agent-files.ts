import { SandboxError } from "#lib/protocol/errors.ts";
import type { FileEntry } from "#lib/protocol/file-methods.ts";
import { Lane } from "../sandboxes/lane.ts";
import {
  decodeDone,
  decodeEntry,
  decodeList,
  decodePart,
  decodeSize,
  type FileReply,
} from "./decode-files.ts";
import type { Fields } from "./frames.ts";

/** Whose files, and who asks. */
export interface FilesOptions {
  /** Absolute inside the sandbox. All paths are relative to it, without `..`; `.` is the folder itself. */
  readonly root: string;
  /** Who is gone while others have their turn is not served. */
  readonly signal: AbortSignal;
}

/**
 * What is done with files, with the rights of the sandbox's programs: a process of its own inside for each call. All
 * reject with SandboxErrors: `fileError` with `details.errno` for what a path or the disk does not allow; `timeout`,
 * `unavailable`, `sandboxLost`.
 */
export interface AgentFiles {
  /** By path; `truncated`: there are more than `limit`, or than fit one frame. */
  list(
    path: string,
    options: { readonly recursive: boolean; readonly limit: number },
  ): Promise<{ readonly entries: FileEntry[]; readonly truncated: boolean }>;
  stat(path: string): Promise<FileEntry>;
  /** At most `length` bytes from `offset` on, and the size of the whole file. */
  read(
    path: string,
    offset: number,
    length: number,
  ): Promise<{ readonly content: Buffer; readonly size: number }>;
  /** From `offset` on, or in place of the file that is there. Answers with the file's size. */
  write(
    path: string,
    content: Uint8Array,
    options: { readonly offset: number | undefined; readonly mode: number },
  ): Promise<number>;
  mkdir(path: string): Promise<void>;
  rename(from: string, to: string, overwrite: boolean): Promise<void>;
  remove(path: string, recursive: boolean): Promise<void>;
}

/** Asks the agent; decode throws FrameError for an answer that cannot be, which ends the sandbox. */
export type AskAgent = <T>(fields: Fields, decode: (reply: FileReply) => T) => Promise<T>;

/** So many processes for files at once are few beside the programs that a sandbox may have. */
const AT_ONCE = 4;

/** What a call carries is held while it waits. */
const MOST_WAITING = 32;
const RETRY_AFTER_MS = 1_000;

/** The files of one sandbox, for all who ask. */
export class FileCalls {
  readonly #ask: AskAgent;
  readonly #lane = new Lane(AT_ONCE);
  #waiting = 0;

  constructor(ask: AskAgent) {
    this.#ask = ask;
  }

  open({ root, signal }: FilesOptions): AgentFiles {
    const call = <T>(method: string, values: Values, decode: (reply: FileReply) => T) =>
      this.#inTurn(signal, () => this.#ask(fieldsOf({ method: `fs.${method}`, root, ...values }), decode));
    return {
      list: (path, { recursive, limit }) =>
        call("list", { path, recursive, limit }, (reply) => decodeList(reply, path, limit)),
      stat: (path) => call("stat", { path }, (reply) => decodeEntry(reply, path)),
      read: (path, offset, length) =>
        call("read", { path, offset, length }, (reply) => decodePart(reply, path, length)),
      write: (path, content, { offset, mode }) =>
        call("write", { path, content, offset, mode }, (reply) => decodeSize(reply, path)),
      mkdir: (path) => call("mkdir", { path }, (reply) => decodeDone(reply, path)),
      rename: (from, to, overwrite) =>
        call("rename", { from, to, overwrite }, (reply) => decodeDone(reply, to)),
      remove: (path, recursive) => call("remove", { path, recursive }, (reply) => decodeDone(reply, path)),
    };
  }

  /** The turn ends with the answer, also for a caller who is gone: until then there is a process. */
  async #inTurn<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T> {
    if (this.#waiting >= MOST_WAITING) {
      throw new SandboxError(
        "unavailable",
        `${MOST_WAITING} calls wait for files of this sandbox already; try again`,
        { details: { retryAfterMs: RETRY_AFTER_MS } },
      );
    }
    const place = this.#lane.enter(() => {});
    this.#waiting += 1;
    try {
      await place.turn;
    } finally {
      this.#waiting -= 1;
    }
    try {
      if (signal.aborted) throw new SandboxError("unavailable", "The caller was gone before it was its turn");
      return await act();
    } finally {
      place.leave();
    }
  }
}

type Values = Readonly<Record<string, string | number | boolean | Uint8Array | undefined>>;

/** What is undefined is left out; a flag is 1 or 0. */
function fieldsOf(values: Values): Fields {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, typeof value === "boolean" ? Number(value) : value] as const],
  );
}
