import type { SessionFiles } from "#lib/api/session-files.ts";
import { bytes } from "../words.ts";

/** A file that goes up, or did not. What is done leaves the list. */
export interface Upload {
  readonly id: number;
  readonly path: string;
  readonly sentBytes: number;
  readonly sizeBytes: number;
  /** Why it is not there; undefined while it goes. */
  readonly problem: string | undefined;
}

export interface UploadFile {
  readonly path: string;
  readonly content: Blob;
}

export interface UploadsOptions {
  readonly write: SessionFiles["write"];
  readonly onChange: (uploads: readonly Upload[]) => void;
  readonly wordsOf: (failure: unknown) => string;
}

export interface Uploads {
  /** Sends files one after another. @returns the paths of those that arrived. */
  send(files: readonly UploadFile[], maxBytes: number | undefined): Promise<readonly string[]>;
  /** Stops one, or takes one that failed off the list. */
  cancel(id: number): void;
}

/** Files on their way into the sandbox, with how far each is. */
export function createUploads({ write, onChange, wordsOf }: UploadsOptions): Uploads {
  const stops = new Map<number, AbortController>();
  let uploads: readonly Upload[] = [];
  let lastId = 0;

  function set(next: readonly Upload[]): void {
    uploads = next;
    onChange(next);
  }
  const update = (id: number, change: Partial<Upload>): void =>
    set(uploads.map((upload) => (upload.id === id ? { ...upload, ...change } : upload)));
  const drop = (id: number): void => set(uploads.filter((upload) => upload.id !== id));

  /** @returns whether it arrived. */
  async function sendOne({ id, path }: Upload, content: Blob): Promise<boolean> {
    const signal = stops.get(id)?.signal;
    try {
      signal?.throwIfAborted();
      const onProgress = (sentBytes: number): void => update(id, { sentBytes });
      await write(path, content, { onProgress, ...(signal && { signal }) });
      drop(id);
      return true;
    } catch (failure) {
      if (signal?.aborted) drop(id);
      else update(id, { problem: wordsOf(failure) });
      return false;
    } finally {
      stops.delete(id);
    }
  }

  return {
    async send(files, maxBytes) {
      const added = files.map(({ path, content }): [Upload, Blob] => {
        const tooLarge = maxBytes !== undefined && content.size > maxBytes;
        const problem = tooLarge
          ? `It has ${bytes(content.size)}; /workspace holds ${bytes(maxBytes)}, the limit.`
          : undefined;
        return [{ id: (lastId += 1), path, sentBytes: 0, sizeBytes: content.size, problem }, content];
      });
      set([...uploads, ...added.map(([upload]) => upload)]);
      const wanted = added.filter(([{ problem }]) => problem === undefined);
      for (const [{ id }] of wanted) stops.set(id, new AbortController());
      const arrived: string[] = [];
      for (const [upload, content] of wanted) {
        if (await sendOne(upload, content)) arrived.push(upload.path);
      }
      return arrived;
    },
    cancel(id) {
      stops.get(id)?.abort();
      if (!stops.has(id)) drop(id);
    },
  };
}
