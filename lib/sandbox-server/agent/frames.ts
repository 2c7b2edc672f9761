/**
 * The byte protocol between the sandbox server and the agent inside a sandbox, over one byte stream each way.
 *
 *     frame   := length:u32be  kind:u8  channel:u32be  payload[length - 5]
 *     fields  := { size:u32be  key[size]  size:u32be  value[size] }*      a repeated key is a list; order is kept
 *
 * `length` counts kind, channel and payload. A channel is the number of an execution (chosen by the server, counting
 * from 1, never used again) or of a call; 0 is the sandbox itself. agent.py has the same constants; golden frames in
 * frames.test.ts hold both sides to them. What comes from inside is outside data: anything that does not decode ends
 * the sandbox, never the server.
 */

/** Frames that the server sends. */
export const ToAgent = {
  /** fields: what to start, see encode-start.ts. */
  start: 1,
  /** raw bytes for the execution's standard input; at most `STDIN_WINDOW` of them unacknowledged. */
  stdin: 2,
  /** no payload: end of its standard input. On a terminal: Ctrl+D. */
  stdinEnd: 3,
  /** u8 signal number, to the foreground process group. */
  signal: 4,
  /** no payload: end everything that the execution started, at once. */
  kill: 5,
  /** u16be columns, u16be rows. */
  resize: 6,
  /** u32be: so many more bytes of output were taken; at most `OUTPUT_WINDOW` are under way. */
  credit: 7,
  /** fields `method` and its own; answered by one `reply` on the same channel number. */
  call: 8,
} as const;

/** Frames that the agent sends. */
export const FromAgent = {
  /** fields: once, first; `protocol` is `PROTOCOL_VERSION`. */
  ready: 64,
  stdout: 65,
  stderr: 66,
  /** fields `kind` (started, input, display, stdinClosed) and its own, see decode-event.ts. */
  event: 67,
  /** fields: how it ended and what it used. The last frame of its channel. */
  finished: 68,
  /** u32be: so many bytes of standard input were passed on. */
  stdinCredit: 69,
  /** fields: the answer to a call; `error` (for people) and `code` when it failed. */
  reply: 70,
} as const;

export const PROTOCOL_VERSION = "1";

/** No frame is longer, in either direction (a run's code is at most 4 MiB). */
export const MAX_FRAME_BYTES = 8 * 1024 * 1024;

/** Output of one execution that may be under way before the server has taken it: one that floods delays no other. */
export const OUTPUT_WINDOW = 512 * 1024;

/** Input for one execution that may be under way before its program has taken it. */
export const STDIN_WINDOW = 64 * 1024;

const HEADER_BYTES = 9;

export interface Frame {
  readonly kind: number;
  readonly channel: number;
  readonly payload: Buffer;
}

/** A frame that cannot be: the peer is broken or hostile, and the stream is of no more use. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}

/** The bytes of one frame. */
export function encodeFrame(kind: number, channel: number, payload: Uint8Array = new Uint8Array(0)): Buffer {
  const frame = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
  frame.writeUInt32BE(payload.length + 5, 0);
  frame.writeUInt8(kind, 4);
  frame.writeUInt32BE(channel, 5);
  frame.set(payload, HEADER_BYTES);
  return frame;
}

/** Cuts a byte stream into frames, whatever the chunks; throws FrameError for a length that is too small or too big. */
export class FrameDecoder {
  #chunks: Buffer[] = [];
  #buffered = 0;

  /** Takes a chunk; yields the frames that are now complete. Payloads are views, valid as long as anybody keeps them. */
  *push(chunk: Buffer): Generator<Frame> {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    while (this.#buffered >= HEADER_BYTES) {
      const header = this.#gather(HEADER_BYTES);
      const length = header.readUInt32BE(0);
      if (length < 5 || length > MAX_FRAME_BYTES)
        throw new FrameError(`a frame says that it has ${length} bytes`);
      if (this.#buffered < length + 4) return;
      const frame = this.#gather(length + 4);
      this.#drop(length + 4);
      yield {
        kind: frame.readUInt8(4),
        channel: frame.readUInt32BE(5),
        payload: frame.subarray(HEADER_BYTES, length + 4),
      };
    }
  }

  /** A buffer whose first `size` bytes are the next of the stream; joins chunks only when they are apart. */
  #gather(size: number): Buffer {
    const first = this.#chunks[0];
    if (first !== undefined && first.length >= size) return first;
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }

  #drop(size: number): void {
    const first = this.#chunks[0];
    if (first === undefined) return;
    if (first.length === size) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(size);
    this.#buffered -= size;
  }
}

/** Keys and values of a fields payload; a key may come several times. */
export type Fields = readonly (readonly [key: string, value: string | Uint8Array | number])[];

/** The bytes of a fields payload. */
export function encodeFields(fields: Fields): Buffer {
  const parts: Buffer[] = [];
  for (const [key, value] of fields) {
    for (const part of [key, typeof value === "number" ? String(value) : value]) {
      const bytes =
        typeof part === "string" ? Buffer.from(part) : Buffer.from(part.buffer, part.byteOffset, part.length);
      const size = Buffer.allocUnsafe(4);
      size.writeUInt32BE(bytes.length);
      parts.push(size, bytes);
    }
  }
  return Buffer.concat(parts);
}

/** Reads a fields payload; throws FrameError when it is cut short. */
export function decodeFields(payload: Buffer): Map<string, Buffer[]> {
  const fields = new Map<string, Buffer[]>();
  let at = 0;
  const next = (): Buffer => {
    if (at + 4 > payload.length) throw new FrameError("fields end within a size");
    const end = at + 4 + payload.readUInt32BE(at);
    if (end > payload.length) throw new FrameError("fields end within a value");
    const part = payload.subarray(at + 4, end);
    at = end;
    return part;
  };
  while (at < payload.length) {
    const key = next().toString("utf8");
    const value = next();
    const values = fields.get(key);
    if (values) values.push(value);
    else fields.set(key, [value]);
  }
  return fields;
}
