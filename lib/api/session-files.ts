import type { FileApi } from "./file-client.ts";
import type { FileEntry, FileList } from "./file-contract.ts";
import { mayPass } from "./failure.ts";
import { randomId } from "./random-id.ts";
import { patiently, type Wait } from "./retry.ts";

/** The files of a session's sandbox. What fails, fails with ApiFailure; `fileError` has `details.errno`. */
export interface SessionFiles {
  /** Everything in /workspace; undefined while there is no sandbox. */
  list(): Promise<FileList | undefined>;
  stat(path: string): Promise<FileEntry>;
  read(path: string): Promise<Blob>;
  /** Where a browser finds a file, to save it; undefined while there is no sandbox. */
  downloadUrl(path: string): string | undefined;
  /**
   * Makes or replaces a file, and a sandbox when there is none. It is there when all of it has come: until then, and when
   * it breaks off, what was there before stays.
   */
  write(path: string, content: Blob, options?: WriteOptions): Promise<void>;
  /** Makes a sandbox, too, when there is none. */
  makeFolder(path: string): Promise<void>;
  /** Fails with errno EEXIST when something is at `to`. */
  rename(from: string, to: string): Promise<void>;
  /** A folder with all that is in it. */
  remove(path: string): Promise<void>;
}

export interface WriteOptions {
  /** Hears how many bytes have arrived, of how many. */
  readonly onProgress?: (sent: number, of: number) => void;
  readonly signal?: AbortSignal;
}

/** What the session gives its files. */
export interface SessionFilesOptions {
  readonly api: FileApi;
  /** The id of the sandbox that there is. */
  readonly sandboxId: () => string | undefined;
  /** Asks something of the sandbox that there is; rejects with `sandboxNotFound` when there is none. */
  readonly inCurrent: <T>(ask: (id: string) => Promise<T>) => Promise<T>;
  /** Asks something of the sandbox, of a new one when there is none. */
  readonly inSandbox: <T>(ask: (id: string) => Promise<T>) => Promise<T>;
  readonly wait: Wait;
}

/** One piece on its way: so often progress is told. */
const PIECE_BYTES = 1024 * 1024;

export function createSessionFiles(options: SessionFilesOptions): SessionFiles {
  const { api, sandboxId, inCurrent, inSandbox, wait } = options;

  /** A repeated piece is written where it is already: nothing is lost by trying again. */
  function writePiece(
    id: string,
    path: string,
    piece: Blob,
    offset: number | undefined,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    const at = offset === undefined ? { signal } : { offset, signal };
    return patiently(() => api.write(id, path, piece, at), wait, mayPass);
  }

  /** Beside its place first, so that nobody reads half of it. */
  async function writePieces(
    id: string,
    path: string,
    content: Blob,
    { onProgress, signal }: WriteOptions,
  ): Promise<void> {
    const beside = `${path.slice(0, path.lastIndexOf("/") + 1)}.upload-${randomId()}`;
    try {
      for (let offset = 0; offset < content.size; offset += PIECE_BYTES) {
        const piece = content.slice(offset, offset + PIECE_BYTES);
        await writePiece(id, beside, piece, offset === 0 ? undefined : offset, signal);
        onProgress?.(offset + piece.size, content.size);
      }
      await api.rename(id, { from: beside, to: path, overwrite: true }, signal);
    } catch (failure) {
      await api.remove(id, beside).catch(() => undefined);
      throw failure;
    }
  }

  return {
    list: async () => (sandboxId() === undefined ? undefined : inCurrent((id) => api.list(id))),
    stat: async (path) => (await inCurrent((id) => api.stat(id, path))).entry,
    read: (path) => inCurrent((id) => api.read(id, path)),
    downloadUrl(path) {
      const id = sandboxId();
      return id === undefined ? undefined : api.downloadUrl(id, path);
    },
    async write(path, content, { onProgress, signal } = {}) {
      const wishes = { ...(onProgress && { onProgress }), ...(signal && { signal }) };
      await inSandbox(async (id) => {
        if (content.size > PIECE_BYTES) return writePieces(id, path, content, wishes);
        await writePiece(id, path, content, undefined, signal);
        onProgress?.(content.size, content.size);
        return undefined;
      });
    },
    makeFolder: (path) => inSandbox((id) => api.makeFolder(id, path)),
    rename: (from, to) => inCurrent((id) => api.rename(id, { from, to })),
    remove: (path) => inCurrent((id) => api.remove(id, path)),
  };
}
