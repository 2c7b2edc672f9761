/** The part of the HTTP API that is about a sandbox's files, as schemas. */
import { z } from "zod";
import { FILE_METHODS, FileEntry, SandboxPath } from "#lib/protocol/file-methods.ts";

export { FileEntry } from "#lib/protocol/file-methods.ts";

/** GET …/files. `truncated`: there are more than the limit `listedFiles`; the upper levels come first. */
export const FileList = FILE_METHODS["fs.list"].result;
export type FileList = z.infer<typeof FileList>;

/** GET …/files/stat: a link itself, not what it points to. */
export const FileView = z.object({ entry: FileEntry });
export type FileView = z.infer<typeof FileView>;

/** PUT …/files/content: the file's bytes now. */
export const FileWritten = z.object({ size: z.int().nonnegative() });
export type FileWritten = z.infer<typeof FileWritten>;

const Path = SandboxPath.describe("Relative to /workspace, or absolute and below it.");

/** POST …/files/folders: folders on the way are made, too. */
export const MakeFolder = z.object({ path: Path });
export type MakeFolder = z.infer<typeof MakeFolder>;

/** POST …/files/rename: moves or renames. */
export const RenameFile = z.object({
  from: Path,
  to: Path,
  overwrite: z
    .boolean()
    .optional()
    .describe("Replaces what is at `to`, unless that is a folder with something in it."),
});
export type RenameFile = z.infer<typeof RenameFile>;

/** In a query: `true` or `false`. */
export const YesOrNo = z.enum(["true", "false"]).transform((word) => word === "true");
/** In a query: a place in a file, a whole number from 0. */
export const ByteOffset = z
  .string()
  .regex(/^\d{1,15}$/, "a whole number from 0")
  .transform(Number);
