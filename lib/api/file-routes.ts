import { SandboxPath } from "#lib/protocol/file-methods.ts";
import { type ApiRoute, FEW_WORDS_MAX_BYTES, type QueryParameter } from "./api-route.ts";
import * as contract from "./file-contract.ts";

const FILES = "/api/sandboxes/{id}/files";

const path = {
  schema: SandboxPath,
  about: "Relative to /workspace, or absolute and below it.",
  required: true,
  repeated: false,
} as const satisfies QueryParameter;

const errors = [
  "invalidParams",
  "fileError",
  "sandboxNotRunning",
  "sandboxLost",
  "serverFull",
  "notSupported",
  "timeout",
  "unavailable",
] as const;

/** The endpoints for the files of a sandbox. What a path or the disk does not allow is a `fileError` with its errno. */
export const FILE_ROUTES = {
  listFiles: {
    method: "GET",
    path: FILES,
    about: "Lists what is in a folder of the sandbox.",
    access: "visitor",
    query: {
      path: { ...path, about: "A folder; without it, /workspace.", required: false },
      recursive: {
        schema: contract.YesOrNo,
        about: "`true`: everything below as well, folders before what is in them. Links are not followed.",
        required: false,
        repeated: false,
      },
    },
    status: 200,
    answer: contract.FileList,
    errors,
  },
  removeFile: {
    method: "DELETE",
    path: FILES,
    about: "Removes a file or a folder; of a link the link, never what it points to.",
    access: "visitor",
    query: {
      path,
      recursive: {
        schema: contract.YesOrNo,
        about: "`true`: a folder with all that is in it.",
        required: false,
        repeated: false,
      },
    },
    status: 204,
    errors,
  },
  statFile: {
    method: "GET",
    path: `${FILES}/stat`,
    about: "Tells of one file, folder or link its kind, size, time and permissions.",
    access: "visitor",
    query: { path },
    status: 200,
    answer: contract.FileView,
    errors,
  },
  readFile: {
    method: "GET",
    path: `${FILES}/content`,
    about: "Sends a file's bytes.",
    access: "visitor",
    query: { path },
    status: 200,
    givesBytes: true,
    errors,
  },
  writeFile: {
    method: "PUT",
    path: `${FILES}/content`,
    about:
      "Makes or replaces a file with the body's bytes, all at once: a body that breaks off changes nothing. Folders on the way are made.",
    access: "visitor",
    query: {
      path,
      offset: {
        schema: contract.ByteOffset,
        about: "Write from here on, and keep what is there: for a file that is sent in pieces.",
        required: false,
        repeated: false,
      },
    },
    takesBytes: true,
    status: 200,
    answer: contract.FileWritten,
    errors,
  },
  makeFolder: {
    method: "POST",
    path: `${FILES}/folders`,
    about: "Makes a folder, and those on the way; one that is there already is left as it is.",
    access: "visitor",
    body: contract.MakeFolder,
    maxBodyBytes: FEW_WORDS_MAX_BYTES,
    status: 204,
    errors,
  },
  renameFile: {
    method: "POST",
    path: `${FILES}/rename`,
    about: "Moves or renames a file or a folder.",
    access: "visitor",
    body: contract.RenameFile,
    maxBodyBytes: FEW_WORDS_MAX_BYTES,
    status: 204,
    errors,
  },
} as const satisfies Record<string, ApiRoute>;
