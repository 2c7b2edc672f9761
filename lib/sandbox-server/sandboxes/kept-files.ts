import { readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** A file that is kept for a sandbox, in the folder of its namespace. */
export interface KeptFile {
  readonly path: string;
  readonly namespace: string;
  readonly bytes: number;
  readonly mtimeMs: number;
}

export interface KeepBounds {
  readonly ms: number;
  /** In all. */
  readonly bytes: number;
  /** Of one namespace: one visitor cannot push out what all others have kept. */
  readonly namespaceBytes: number;
}

/** A file that there will be, in place of one that may be there already. */
export type NewFile = Pick<KeptFile, "path" | "namespace" | "bytes">;

/** All files in the folders of the namespaces; one that goes while they are looked at is left out. */
export async function keptFiles(folder: string): Promise<KeptFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        const facts = await stat(path).catch(() => undefined);
        if (facts === undefined) return [];
        return [{ path, namespace: basename(dirname(path)), bytes: facts.size, mtimeMs: facts.mtimeMs }];
      }),
  );
  return files.flat();
}

export async function removeOnly(files: readonly KeptFile[]): Promise<void> {
  await Promise.all(files.map(({ path }) => rm(path, { force: true })));
}

export function tooOld(files: readonly KeptFile[], bounds: KeepBounds, nowMs: number): KeptFile[] {
  return files.filter(({ mtimeMs }) => nowMs - mtimeMs > bounds.ms);
}

/**
 * What has to go so that all, with the next one, are within the bounds: the oldest of a namespace that has too much,
 * then the oldest beside the next one in its namespace, then the oldest of all.
 */
export function tooMuch(files: readonly KeptFile[], bounds: KeepBounds, next: NewFile): KeptFile[] {
  const others = files.filter(({ path }) => path !== next.path).sort((one, two) => one.mtimeMs - two.mtimeMs);
  const total = new Map([[next.namespace, next.bytes]]);
  for (const { namespace, bytes } of others) total.set(namespace, (total.get(namespace) ?? 0) + bytes);
  let all = [...total.values()].reduce((sum, bytes) => sum + bytes, 0);
  const gone = new Set<KeptFile>();
  const remove = (file: KeptFile) => {
    gone.add(file);
    all -= file.bytes;
    total.set(file.namespace, (total.get(file.namespace) ?? 0) - file.bytes);
  };
  for (const file of others) if ((total.get(file.namespace) ?? 0) > bounds.namespaceBytes) remove(file);
  const ownFirst = [
    ...others.filter(({ namespace }) => namespace === next.namespace),
    ...others.filter(({ namespace }) => namespace !== next.namespace),
  ];
  for (const file of ownFirst) if (all > bounds.bytes && !gone.has(file)) remove(file);
  return [...gone];
}
