/** A cut at the end of a line costs at most this part of what may be shown. */
const LINE_SHARE = 4;

/** A text, or its beginning and its end with a line between them that says how much is missing. */
export interface Capped {
  readonly text: string;
  /** Bytes of UTF-8 that are missing. */
  readonly cutBytes: number;
}

/** The two ends of a text that comes in pieces. However long it gets, about three times `maxBytes` of it are held. */
export class OutputEnds {
  readonly #maxBytes: number;
  readonly #head: Buffer[] = [];
  #headBytes = 0;
  #tail: Buffer[] = [];
  #tailBytes = 0;
  #droppedBytes = 0;
  #endsWithLine = true;

  /** `maxBytes` is the most that is asked of it at the end. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** All that came, kept or not. */
  get bytes(): number {
    return this.#headBytes + this.#droppedBytes + this.#tailBytes;
  }

  push(text: string): void {
    if (text === "") return;
    this.#endsWithLine = text.endsWith("\n");
    const bytes = Buffer.from(text);
    const first = bytes.subarray(0, this.#maxBytes - this.#headBytes);
    this.#head.push(first);
    this.#headBytes += first.length;
    this.#tail.push(bytes.subarray(first.length));
    this.#tailBytes += bytes.length - first.length;
    if (this.#tailBytes > 2 * this.#maxBytes) this.#trimTail();
  }

  /** Whole lines, whatever was printed before. */
  pushLines(text: string): void {
    this.push(`${this.#endsWithLine ? "" : "\n"}${text}\n`);
  }

  /** At most `maxBytes` and a note; the end of a last line is not part of it. */
  capped(name: string, maxBytes: number): Capped {
    const all = Buffer.concat([...this.#head, ...this.#tail]);
    const kept = this.#endsWithLine ? all.subarray(0, -1) : all;
    if (this.#droppedBytes === 0 && kept.length <= maxBytes) return { text: kept.toString(), cutBytes: 0 };
    const headEnd = endOfHead(kept, Math.ceil(maxBytes / 2));
    const tailStart = startOfTail(kept, Math.floor(maxBytes / 2));
    // Where something was dropped, it was between the two: each end that is kept is longer than what is shown of it.
    const cutBytes = tailStart - headEnd + this.#droppedBytes;
    const head = kept.subarray(0, headEnd).toString();
    const note = `[… ${cutBytes} bytes of ${name} are left out here …]`;
    const text = `${head}${head.endsWith("\n") ? "" : "\n"}${note}\n${kept.subarray(tailStart).toString()}`;
    return { text, cutBytes };
  }

  #trimTail(): void {
    const tail = Buffer.concat(this.#tail);
    const kept = tail.subarray(-this.#maxBytes);
    this.#droppedBytes += tail.length - kept.length;
    this.#tail = [kept];
    this.#tailBytes = kept.length;
  }
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
