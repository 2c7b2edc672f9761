import { expect, test } from "vitest";
import { wholeCharacters } from "./text-part.ts";

/** What a caller reads who goes on and on, `length` bytes at a time, of which three more are seen. */
function parts(bytes: Buffer, length: number): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const seen = bytes.subarray(at, at + length + 3);
    const part = seen.subarray(0, wholeCharacters(seen, length));
    found.push(part);
    at += part.length;
    if (part.length === 0) throw new Error(`nothing more comes after ${at} bytes`);
  }
  return found;
}

test.each([1, 2, 3, 4, 5, 6, 7, 13, 100])("no part of %i bytes cuts a character in two", (length) => {
  const text = "aé€😀b\n日本語𝄞ü".repeat(3);
  const read = parts(Buffer.from(text), length).map((part) => part.toString("utf8"));
  expect(read.join("")).toBe(text);
  expect(Math.max(...parts(Buffer.from(text), length).map((part) => part.length))).toBeLessThanOrEqual(
    Math.max(length, 4),
  );
});

test.each([1, 2, 3, 4, 5, 6])("of bytes that are no text nothing is lost in parts of %i bytes", (length) => {
  const bytes = Buffer.from("80bfff61e282e282f09f98c3", "hex");
  expect(Buffer.concat(parts(bytes, length)).equals(bytes)).toBe(true);
});

test("a file that ends within a character is read to its end", () => {
  expect(wholeCharacters(Buffer.from([0x61, 0xe2, 0x82]), 3)).toBe(3);
  expect(wholeCharacters(Buffer.alloc(0), 3)).toBe(0);
});
