/** A file in an archive: its path, and what is in it as UTF-8. */
export interface ZipFile {
  readonly path: string;
  readonly content: string;
}

/*
 * The layout is that of PKWARE's APPNOTE 6.3: for each file a local header and its bytes, then a directory of them all,
 * then its end record. Numbers are little-endian. Nothing is compressed: a program is small.
 */
const LOCAL = 0x04034b50;
const DIRECTORY = 0x02014b50;
const END = 0x06054b50;
/** Version 2.0; flag 11: names are UTF-8. */
const VERSION = 20;
const UTF8 = 1 << 11;

/** A .zip of these files, which any system unpacks. Up to 65,535 files and 4 GiB. */
export function storedZip(files: readonly ZipFile[], at: Date): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { path, content } of files) {
    const name = encoder.encode(path);
    const bytes = encoder.encode(content);
    const facts: Field[] = [
      [2, VERSION],
      [2, UTF8],
      [2, 0],
      [2, dosTime(at)],
      [2, dosDate(at)],
      [4, crc32(bytes)],
      [4, bytes.length],
      [4, bytes.length],
      [2, name.length],
      [2, 0],
    ];
    const local = fields([[4, LOCAL], ...facts]);
    parts.push(local, name, bytes);
    const more: Field[] = [
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, offset],
    ];
    directory.push(fields([[4, DIRECTORY], [2, VERSION], ...facts, ...more]), name);
    offset += local.length + name.length + bytes.length;
  }
  const size = lengthOf(directory);
  const end = fields([
    [4, END],
    [2, 0],
    [2, 0],
    [2, files.length],
    [2, files.length],
    [4, size],
    [4, offset],
    [2, 0],
  ]);
  return joined([...parts, ...directory, end]);
}

/** The size of a number in bytes, and the number. */
type Field = readonly [2 | 4, number];

function fields(all: readonly Field[]): Uint8Array {
  const bytes = new Uint8Array(all.reduce((sum, [size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size, value] of all) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}

/** DOS time: hours, minutes and half the seconds. */
function dosTime(at: Date): number {
  return (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1);
}

/** DOS date: years since 1980, month, day. */
function dosDate(at: Date): number {
  return ((at.getFullYear() - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate();
}

/** The CRC-32 of ISO 3309, bit by bit. */
function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(lengthOf(parts));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
