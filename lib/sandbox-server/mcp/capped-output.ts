import type { OutputLine } from "#lib/protocol/methods.ts";

/** What a program printed, short enough for the context of a model. */
export interface CappedOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes that are missing from the middle of the two. */
  readonly cutBytes: number;
}

/** A cut at the end of a line costs at most this part of what may be shown. */
const LINE_SHARE = 4;

/**
 * The lines of each stream as text, both together at most `maxBytes` of UTF-8. Of more the beginning and the end are
 * kept, and a line in between says how much is missing. A stream that needs less than its half leaves the rest to the
 * other. Pure.
 */
export function capOutput(lines: readonly OutputLine[], maxBytes: number): CappedOutput {
  const stdout = bytesOf(lines, "stdout");
  const stderr = bytesOf(lines, "stderr");
  const half = Math.floor(maxBytes / 2);
  const out = cap("stdout", stdout, Math.max(half, maxBytes - stderr.length));
  const err = cap("stderr", stderr, Math.max(half, maxBytes - stdout.length));
  return { stdout: out.text, stderr: err.text, cutBytes: out.cutBytes + err.cutBytes };
}

function bytesOf(lines: readonly OutputLine[], stream: OutputLine["stream"]): Buffer {
  const texts = lines.filter((line) => line.stream === stream).map((line) => line.text);
  return Buffer.from(texts.join("\n"));
}

function cap(name: string, bytes: Buffer, maxBytes: number): { text: string; cutBytes: number } {
  if (bytes.length <= maxBytes) return { text: bytes.toString(), cutBytes: 0 };
  const headEnd = endOfHead(bytes, Math.ceil(maxBytes / 2));
  const tailStart = startOfTail(bytes, Math.floor(maxBytes / 2));
  const cutBytes = tailStart - headEnd;
  const note = `[… ${cutBytes} bytes of ${name} are left out here …]`;
  const head = bytes.subarray(0, headEnd).toString();
  const text = `${head}${head.endsWith("\n") ? "" : "\n"}${note}\n${bytes.subarray(tailStart).toString()}`;
  return { text, cutBytes };
}

/** After the last whole line that fits, or within a line that is too long for that, but never within a character. */
function endOfHead(bytes: Buffer, maxBytes: number): number {
  const lineEnd = bytes.lastIndexOf("\n", maxBytes - 1) + 1;
  if (lineEnd >= maxBytes - maxBytes / LINE_SHARE) return lineEnd;
  let end = maxBytes;
  while (end > 0 && isContinuation(bytes[end])) end -= 1;
  return end;
}

function startOfTail(bytes: Buffer, maxBytes: number): number {
  const earliest = bytes.length - maxBytes;
  const lineStart = bytes.indexOf("\n", earliest - 1) + 1;
  if (lineStart > 0 && lineStart <= earliest + maxBytes / LINE_SHARE) return lineStart;
  let start = earliest;
  while (isContinuation(bytes[start])) start += 1;
  return start;
}

/** Whether a byte is within a character of UTF-8 and not its first. */
function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
