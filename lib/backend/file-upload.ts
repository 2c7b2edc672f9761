import { randomBytes } from "node:crypto";
import type { FileWritten } from "#lib/api/file-contract.ts";
import { SandboxError } from "#lib/protocol/errors.ts";
import type { Backend } from "./backend.ts";
import { FILE_CALL } from "./files.ts";
import type { SandboxPlace } from "./sandboxes.ts";

const MIB = 1024 * 1024;

/**
 * Writes a request's body into a file, in pieces as they come; no more than one of them is in memory. Without `offset`
 * the file is replaced when all of it is there: a body that breaks off, or a full disk, leaves what was there before.
 *
 * @throws SandboxError payloadTooLarge
 */
export async function uploadFile(
  backend: Backend,
  place: SandboxPlace,
  { path, offset }: { readonly path: string; readonly offset?: number | undefined },
  request: Request,
): Promise<FileWritten> {
  const most = backend.limits.filesMiB * MIB;
  if (Number(request.headers.get("content-length") ?? 0) > most) throw tooLarge(most);
  const pieces = inPieces(request.body ?? [], backend.limits.fileCallBytes, most);
  if (offset !== undefined) return await writePieces(backend, place, path, pieces, offset);

  const first = await pieces.next();
  const second = first.done === true ? first : await pieces.next();
  const start = first.done === true ? new Uint8Array() : first.value;
  if (second.done === true) return await write(backend, place, path, start);
  return await replaceAtEnd(backend, place, path, [start, second.value], pieces);
}

/** What does not fit one call goes into a file beside it, which takes its name at the end. */
async function replaceAtEnd(
  backend: Backend,
  place: SandboxPlace,
  path: string,
  [start, second]: readonly [Uint8Array, Uint8Array],
  rest: AsyncIterable<Uint8Array>,
): Promise<FileWritten> {
  const beside = besideOf(path);
  try {
    await write(backend, place, beside, start);
    const { size } = await write(backend, place, beside, second, start.length);
    const written = await writePieces(backend, place, beside, rest, size);
    await backend.client.call("fs.rename", { ...place, from: beside, to: path, overwrite: true }, FILE_CALL);
    return written;
  } catch (failure) {
    // When that fails, too, the sandbox is gone or its disk is in a worse state than a file too many.
    await backend.client.call("fs.remove", { ...place, path: beside }, FILE_CALL).catch(() => undefined);
    throw failure;
  }
}

async function writePieces(
  backend: Backend,
  place: SandboxPlace,
  path: string,
  pieces: AsyncIterable<Uint8Array>,
  from: number,
): Promise<FileWritten> {
  let offset = from;
  let written: FileWritten | undefined;
  for await (const piece of pieces) {
    written = await write(backend, place, path, piece, offset);
    offset += piece.length;
  }
  return written ?? (await write(backend, place, path, new Uint8Array(), offset));
}

function write(
  { client }: Backend,
  place: SandboxPlace,
  path: string,
  bytes: Uint8Array,
  offset?: number,
): Promise<FileWritten> {
  const content = Buffer.from(bytes).toString("base64");
  const at = offset === undefined ? {} : { offset };
  return client.call("fs.write", { ...place, path, content, encoding: "base64", ...at }, FILE_CALL);
}

/** Pieces of exactly this size, but for the last. */
async function* inPieces(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  pieceBytes: number,
  most: number,
): AsyncGenerator<Uint8Array, void, void> {
  let kept: Uint8Array[] = [];
  let keptBytes = 0;
  let total = 0;
  for await (const chunk of body) {
    total += chunk.length;
    if (total > most) throw tooLarge(most);
    kept.push(chunk);
    keptBytes += chunk.length;
    if (keptBytes < pieceBytes) continue;
    let all = Buffer.concat(kept, keptBytes);
    for (; all.length >= pieceBytes; all = all.subarray(pieceBytes)) yield all.subarray(0, pieceBytes);
    kept = [all];
    keptBytes = all.length;
  }
  if (keptBytes > 0) yield Buffer.concat(kept, keptBytes);
}

/** A name in the same folder that nobody else has. */
function besideOf(path: string): string {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return `${folder}.upload-${randomBytes(8).toString("hex")}`;
}

function tooLarge(most: number): SandboxError {
  return new SandboxError(
    "payloadTooLarge",
    `One request writes at most ${most / MIB} MiB of a file; send a larger one in pieces, each with its offset.`,
    { details: { limitBytes: most } },
  );
}
