import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { storedZip } from "./stored-zip.ts";

test("an archive has every file's name and bytes, in the layout that unpackers read", () => {
  const files = [
    { path: "main.py", content: "print('ä')\n" },
    { path: "data/ü.csv", content: "" },
  ];
  const zip = Buffer.from(storedZip(files, new Date(2026, 10, 23, 21, 5, 42)));
  const end = zip.length - 22;
  expect(zip.readUInt32LE(end)).toBe(0x06054b50);
  expect([zip.readUInt16LE(end + 8), zip.readUInt16LE(end + 10)]).toEqual([2, 2]);
  let at = zip.readUInt32LE(end + 16);
  expect(at + zip.readUInt32LE(end + 12)).toBe(end);
  for (const { path, content } of files) {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50);
    expect([zip.readUInt16LE(at + 8) & 0x800, zip.readUInt16LE(at + 10)]).toEqual([0x800, 0]);
    expect([zip.readUInt16LE(at + 12), zip.readUInt16LE(at + 14)]).toEqual([
      (21 << 11) | (5 << 5) | 21,
      (46 << 9) | (11 << 5) | 23,
    ]);
    const name = Buffer.from(path);
    const bytes = Buffer.from(content);
    expect(zip.readUInt32LE(at + 16)).toBe(crc32(bytes));
    expect([zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24)]).toEqual([bytes.length, bytes.length]);
    expect(zip.subarray(at + 46, at + 46 + zip.readUInt16LE(at + 28))).toEqual(name);
    const local = zip.readUInt32LE(at + 42);
    expect(zip.readUInt32LE(local)).toBe(0x04034b50);
    const from = local + 30 + name.length;
    expect(zip.subarray(local + 30, from)).toEqual(name);
    expect(zip.subarray(from, from + bytes.length)).toEqual(bytes);
    at += 46 + name.length;
  }
});
