import { z } from "zod";

/**
 * A path in a sandbox: relative to /workspace, or absolute and below it. It may not leave /workspace by `..`, and has no
 * NUL byte: that is `invalidParams`. A link on the way is followed unless it leads out of /workspace, which is a
 * `fileError` with errno EXDEV. Everything is done with the rights of the sandbox's own programs.
 */
export const SandboxPath = z.string().min(1).max(4_096);

const place = { sandbox: z.string(), namespace: z.string() };
const Encoding = z.enum(["utf8", "base64"]);

/**
 * One file, folder or link. `path` is relative to /workspace, which itself is `.`. What of a name is not UTF-8 is shown
 * as U+FFFD; such a name cannot be sent in a call, but goes when its folder is removed or renamed.
 */
export const FileEntry = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(["file", "folder", "symlink", "other"]),
  /** Bytes of a file; 0 for everything else. */
  size: z.int().nonnegative(),
  modifiedAtMs: z.number(),
  /** Permission bits as of chmod, e.g. 0o644. */
  mode: z.int().nonnegative(),
  /** Where a symlink points to, as it is written in it. */
  target: z.string().optional(),
});
export type FileEntry = z.infer<typeof FileEntry>;

/** The methods on a running sandbox's files. What a path or the disk does not allow is a `fileError` with `details.errno`. */
export const FILE_METHODS = {
  "fs.list": {
    /**
     * `recursive`: everything below as well, folders before what is in them; links are not followed, and a folder below
     * that may not be read is told without what is in it.
     */
    params: z.object({ ...place, path: SandboxPath.optional(), recursive: z.boolean().optional() }),
    /** By path. `truncated`: there are more than `listedFiles`, or than fit an answer; the upper levels come first. */
    result: z.object({ entries: z.array(FileEntry), truncated: z.boolean() }),
    streams: false,
  },
  "fs.stat": {
    /** A link itself, not what it points to. */
    params: z.object({ ...place, path: SandboxPath }),
    result: z.object({ entry: FileEntry }),
    streams: false,
  },
  "fs.read": {
    params: z.object({
      ...place,
      path: SandboxPath,
      /** Bytes to pass over. */
      offset: z.int().nonnegative().optional(),
      /** Bytes to read, at most and by default `fileCallBytes`; of text at least one character is read. */
      length: z.int().positive().optional(),
      /** `utf8` by default: what is not UTF-8 becomes U+FFFD, and a character is never cut in two. */
      encoding: Encoding.optional(),
    }),
    result: z.object({
      content: z.string(),
      encoding: Encoding,
      /** Where to go on reading: `offset` and the bytes that `content` stands for. */
      nextOffset: z.int().nonnegative(),
      /** The whole file's bytes. */
      size: z.int().nonnegative(),
      eof: z.boolean(),
    }),
    streams: false,
  },
  "fs.write": {
    params: z.object({
      ...place,
      path: SandboxPath,
      content: z.string(),
      encoding: Encoding.optional(),
      /**
       * Write from here on and keep what is there; without it the file is replaced, at once where that can be: who reads
       * it sees the old content or the new, and a full disk leaves the old. A longer file than a call takes is sent in
       * pieces.
       */
      offset: z.int().nonnegative().optional(),
      /** Permission bits of a file that is made; 0o644 by default. */
      mode: z.int().min(0).max(0o777).optional(),
    }),
    /** Folders on the way are made. `size`: the file's bytes now. */
    result: z.object({ size: z.int().nonnegative() }),
    streams: false,
  },
  "fs.mkdir": {
    /** Folders on the way are made; one that is there already is left as it is. */
    params: z.object({ ...place, path: SandboxPath }),
    result: z.object({}),
    streams: false,
  },
  "fs.rename": {
    params: z.object({
      ...place,
      from: SandboxPath,
      to: SandboxPath,
      /**
       * Replace what is at `to`, unless that is a folder that has something in it; without `overwrite` that is a
       * `fileError` with errno EEXIST.
       */
      overwrite: z.boolean().optional(),
    }),
    result: z.object({}),
    streams: false,
  },
  "fs.remove": {
    /** `recursive`: a folder with all that is in it. A link is removed, never what it points to. */
    params: z.object({ ...place, path: SandboxPath, recursive: z.boolean().optional() }),
    result: z.object({}),
    streams: false,
  },
} as const;
