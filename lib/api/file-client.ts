import type { FileList, FileView, FileWritten, RenameFile } from "./file-contract.ts";
import { ApiFailure } from "./failure.ts";
import { failureOf, type Transport } from "./transport.ts";

/** The files of a sandbox, by its id. Paths as everywhere: relative to /workspace, or absolute and below it. */
export interface FileApi {
  /** Everything in /workspace, folders before what is in them. */
  list(id: string, signal?: AbortSignal): Promise<FileList>;
  stat(id: string, path: string, signal?: AbortSignal): Promise<FileView>;
  read(id: string, path: string, signal?: AbortSignal): Promise<Blob>;
  /** Where a browser finds the file, to save it. */
  downloadUrl(id: string, path: string): string;
  /** Makes or replaces a file; with `offset` writes from there on. One request carries `filesMiB` at most. */
  write(
    id: string,
    path: string,
    bytes: Blob,
    options?: { readonly offset?: number; readonly signal?: AbortSignal | undefined },
  ): Promise<FileWritten>;
  makeFolder(id: string, path: string, signal?: AbortSignal): Promise<void>;
  rename(id: string, request: RenameFile, signal?: AbortSignal): Promise<void>;
  /** A folder with all that is in it. */
  remove(id: string, path: string, signal?: AbortSignal): Promise<void>;
}

export function createFileApi({ request, json, nothing }: Transport): FileApi {
  const filesPath = (id: string): string => `/api/sandboxes/${encodeURIComponent(id)}/files`;
  const contentPath = (id: string, path: string): string => `${filesPath(id)}/content?${query({ path })}`;
  return {
    list: (id, signal) =>
      json((of) => of.FileList, "GET", `${filesPath(id)}?recursive=true`, undefined, signal),
    stat: (id, path, signal) =>
      json((of) => of.FileView, "GET", `${filesPath(id)}/stat?${query({ path })}`, undefined, signal),
    async read(id, path, signal) {
      const response = await request("GET", contentPath(id, path), undefined, signal);
      if (!response.ok) throw await failureOf(response);
      try {
        return await response.blob();
      } catch (cause) {
        signal?.throwIfAborted();
        throw new ApiFailure("unreachable", `${path} broke off on its way; try again.`, { cause });
      }
    },
    downloadUrl: contentPath,
    write(id, path, bytes, { offset, signal } = {}) {
      const where = query(offset === undefined ? { path } : { path, offset: String(offset) });
      return json((of) => of.FileWritten, "PUT", `${filesPath(id)}/content?${where}`, bytes, signal);
    },
    makeFolder: (id, path, signal) => nothing("POST", `${filesPath(id)}/folders`, { path }, signal),
    rename: (id, body, signal) => nothing("POST", `${filesPath(id)}/rename`, body, signal),
    remove: (id, path, signal) =>
      nothing("DELETE", `${filesPath(id)}?${query({ path, recursive: "true" })}`, undefined, signal),
  };
}

function query(parameters: Readonly<Record<string, string>>): string {
  return new URLSearchParams(parameters).toString();
}
