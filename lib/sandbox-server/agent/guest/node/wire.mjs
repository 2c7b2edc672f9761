// The kernel's side of the control socket; wire.py has the layout and the meaning of each kind.

import fs from "node:fs";

export const KERNEL_READY = 120;
export const RUN = 121;
export const INPUT = 122;
export const INPUT_END = 123;
export const EVENT = 124;
export const THREW = 125;
export const DONE = 126;
export const INTERRUPT = 127;
export const HEARD = 128;
export const ASK = 129;
export const ANSWER = 130;

const HEADER_BYTES = 9;
const READ_BYTES = 64 * 1024;
const FULL_SOCKET_PAUSE_MS = 1;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Sends a frame whose payload is `fields`, pairs of strings. Synchronous, so it keeps its place among what is printed. */
export function sendFrame(fd, kind, fields) {
  const payload = encodeFields(fields);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(payload.length + 5, 0);
  header.writeUInt8(kind, 4);
  writeAll(fd, Buffer.concat([header, payload]));
}

/** Returns a function that takes chunks and calls `onFrame(kind, payload)` for each frame that is complete. */
export function frameReader(onFrame) {
  let buffer = Buffer.alloc(0);
  return (chunk) => {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    while (buffer.length >= HEADER_BYTES) {
      const end = 4 + buffer.readUInt32BE(0);
      if (buffer.length < end) return;
      const frame = buffer.subarray(0, end);
      buffer = buffer.subarray(end);
      onFrame(frame.readUInt8(4), frame.subarray(HEADER_BYTES));
    }
  };
}

/** Calls `take` with what has arrived already, without waiting for more. */
export function readWaiting(fd, take) {
  const chunk = Buffer.alloc(READ_BYTES);
  for (;;) {
    let size;
    try {
      size = fs.readSync(fd, chunk);
    } catch (error) {
      if (error.code === "EAGAIN") return;
      throw error;
    }
    if (size === 0) return;
    take(Buffer.from(chunk.subarray(0, size)));
  }
}

/** The first value of each key of a fields payload. */
export function decodeFields(payload) {
  const values = new Map();
  let at = 0;
  const next = () => {
    const start = at + 4;
    at = start + payload.readUInt32BE(at);
    return payload.toString("utf8", start, at);
  };
  while (at < payload.length) {
    const key = next();
    const value = next();
    if (!values.has(key)) values.set(key, value);
  }
  return values;
}

function encodeFields(fields) {
  const parts = [];
  for (const part of fields.flat()) {
    const bytes = Buffer.from(String(part));
    const size = Buffer.alloc(4);
    size.writeUInt32BE(bytes.length);
    parts.push(size, bytes);
  }
  return Buffer.concat(parts);
}

/** The socket does not block, since it is read by the event loop: wait while it is full. */
function writeAll(fd, bytes) {
  let at = 0;
  while (at < bytes.length) {
    try {
      at += fs.writeSync(fd, bytes, at);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
      Atomics.wait(sleeper, 0, 0, FULL_SOCKET_PAUSE_MS);
    }
  }
}
