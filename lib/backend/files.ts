import type { FileList, FileView, MakeFolder, RenameFile } from "#lib/api/file-contract.ts";
import type { Backend } from "./backend.ts";
import type { SandboxPlace } from "./sandboxes.ts";

/** The sandbox server gives a call on files 30 s; what is longer on its way is stuck. */
export const FILE_CALL = { requestTimeoutMs: 40_000 } as const;

/** Lists a folder, /workspace when none is named. */
export function listFiles(
  { client }: Backend,
  place: SandboxPlace,
  {
    path = ".",
    recursive = false,
  }: { readonly path?: string | undefined; readonly recursive?: boolean | undefined },
): Promise<FileList> {
  return client.call("fs.list", { ...place, path, recursive }, FILE_CALL);
}

export function statFile({ client }: Backend, place: SandboxPlace, path: string): Promise<FileView> {
  return client.call("fs.stat", { ...place, path }, FILE_CALL);
}

export async function makeFolder(
  { client }: Backend,
  place: SandboxPlace,
  folder: MakeFolder,
): Promise<void> {
  await client.call("fs.mkdir", { ...place, ...folder }, FILE_CALL);
}

export async function renameFile(
  { client }: Backend,
  place: SandboxPlace,
  wanted: RenameFile,
): Promise<void> {
  await client.call("fs.rename", { ...place, ...wanted }, FILE_CALL);
}

export async function removeFile(
  { client }: Backend,
  place: SandboxPlace,
  { path, recursive = false }: { readonly path: string; readonly recursive?: boolean | undefined },
): Promise<void> {
  await client.call("fs.remove", { ...place, path, recursive }, FILE_CALL);
}
