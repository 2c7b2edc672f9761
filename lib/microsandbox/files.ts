import type { FileEntry } from "./answers.ts";
import { base64OfBytes, bytesOfBase64 } from "./base64.ts";
import type { Caller } from "./caller.ts";
import type { CallOptions } from "./options.ts";

/** How a folder is listed or removed. */
export interface ListOptions extends CallOptions {
  /** Everything below as well, folders before what is in them. Links are not followed. */
  readonly recursive?: boolean | undefined;
}

/** What is in a folder, by name. */
export interface FileList {
  readonly entries: readonly FileEntry[];
  /** There are more than the server names in one list (its limit `listedFiles`). */
  readonly truncated: boolean;
}

/** How a file is written. */
export interface WriteOptions extends CallOptions {
  /** Permission bits of a file that is made; 0o644 by default. */
  readonly mode?: number | undefined;
}

/** What one call carries when the server does not say how much it takes. */
const PIECE_BYTES = 256 * 1024;

/**
 * The files of a started sandbox. Paths are relative to /workspace, or absolute and below it; everything is done with the
 * rights of the sandbox's own programs. What a path or the disk does not allow fails with serverCode `fileError` and
 * `details.errno` (`ENOENT`, `ENOSPC`, …). An original server offers none of this (`methodNotFound`).
 */
export class SandboxFiles {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** A file as text; what is not UTF-8 becomes U+FFFD. */
  async read(path: string, options: CallOptions = {}): Promise<string> {
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await this.readBytes(path, options));
  }

  /** A file, byte for byte; a long one in several calls, so what is written to it meanwhile may be in it. */
  async readBytes(path: string, options: CallOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    const pieces: Uint8Array[] = [];
    for (let offset = 0; ;) {
      const params = { ...this.#caller.place, path, offset, encoding: "base64" } as const;
      const answer = await this.#caller.call("fs.read", params, options);
      const piece = bytesOfBase64(answer.content);
      pieces.push(piece);
      offset += piece.length;
      if (answer.eof || piece.length === 0) return joined(pieces);
    }
  }

  /** Makes or replaces a file; folders on the way are made. A long one goes in several calls, and is whole after the last. */
  async write(path: string, content: string | Uint8Array, options: WriteOptions = {}): Promise<void> {
    const { mode, ...call } = options;
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    this.#caller.checkStarted();
    const pieceBytes =
      bytes.length <= SMALLEST_PIECE_BYTES ? SMALLEST_PIECE_BYTES : await this.#pieceBytes(call);
    for (let offset = 0; offset === 0 || offset < bytes.length; offset += pieceBytes) {
      const params = {
        ...this.#caller.place,
        path,
        content: base64OfBytes(bytes.subarray(offset, offset + pieceBytes)),
        encoding: "base64",
        ...(offset === 0 ? {} : { offset }),
        ...(mode === undefined ? {} : { mode }),
      } as const;
      await this.#caller.call("fs.write", params, call);
    }
  }

  /** What is in a folder; in /workspace when none is named. */
  async list(path = ".", { recursive, ...call }: ListOptions = {}): Promise<FileList> {
    const deep = recursive === undefined ? {} : { recursive };
    return this.#caller.call("fs.list", { ...this.#caller.place, path, ...deep }, call);
  }

  /** One file, folder or link; of a link the link itself. */
  async stat(path: string, options: CallOptions = {}): Promise<FileEntry> {
    const { entry } = await this.#caller.call("fs.stat", { ...this.#caller.place, path }, options);
    return entry;
  }

  /** Removes a file or an empty folder; with `recursive` a folder and all that is in it. */
  async remove(path: string, { recursive, ...call }: ListOptions = {}): Promise<void> {
    const deep = recursive === undefined ? {} : { recursive };
    await this.#caller.call("fs.remove", { ...this.#caller.place, path, ...deep }, call);
  }

  /** Moves or renames; what is at `to` is replaced only with `overwrite`, else that is a `fileError` with errno EEXIST. */
  async rename(
    from: string,
    to: string,
    { overwrite, ...call }: CallOptions & { readonly overwrite?: boolean | undefined } = {},
  ): Promise<void> {
    const replace = overwrite === undefined ? {} : { overwrite };
    await this.#caller.call("fs.rename", { ...this.#caller.place, from, to, ...replace }, call);
  }

  /** Makes a folder and those on the way; one that is there already is left as it is. */
  async mkdir(path: string, options: CallOptions = {}): Promise<void> {
    await this.#caller.call("fs.mkdir", { ...this.#caller.place, path }, options);
  }

  async #pieceBytes(options: CallOptions): Promise<number> {
    await this.#caller.mustOffer("files", options);
    const { limits } = await this.#caller.info(options);
    return limits["fileCallBytes"] ?? PIECE_BYTES;
  }
}

/** Every server takes this much in one call. */
const SMALLEST_PIECE_BYTES = 4_096;

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
