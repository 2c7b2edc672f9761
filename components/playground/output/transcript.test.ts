import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  continueTranscript,
  EMPTY_TRANSCRIPT,
  type Transcript,
  transcriptText,
  utf8Bytes,
} from "./transcript.ts";

const LARGE = { partChars: 1_000, headParts: 2, tailParts: 3 };
const SMALL = { partChars: 8, headParts: 2, tailParts: 3 };

function printed(texts: readonly string[], from: Transcript = EMPTY_TRANSCRIPT): Transcript {
  const writer = continueTranscript(from, SMALL);
  for (const text of texts) writer.print(text);
  return writer.transcript();
}

test("what was printed is there byte for byte, colours and carriage returns as well", () => {
  const writer = continueTranscript(EMPTY_TRANSCRIPT, LARGE);
  writer.print("\x1b[31mred\x1b[0m\n10%\r20%");
  const later = continueTranscript(writer.transcript(), LARGE);
  later.print("\rdone ✓\n");
  expect(transcriptText(later.transcript())).toBe("\x1b[31mred\x1b[0m\n10%\r20%\rdone ✓\n");
});

test("beginning and end are kept, the middle is counted to the byte", () => {
  const text = Array.from({ length: 100 }, (_, index) => `é${index}\n`).join("");
  const kept = transcriptText(printed([text]));
  const [head = "", bytes = "", tail = ""] = kept.split(/\n\[([\d,]+) bytes in between are not kept\]\n/);
  expect(text.startsWith(head)).toBe(true);
  expect(text.endsWith(tail)).toBe(true);
  expect(utf8Bytes(head) + Number(bytes) + utf8Bytes(tail)).toBe(Buffer.byteLength(text));
});

test("what never came is told in its place, and counted when that place is gone", () => {
  const writer = continueTranscript(EMPTY_TRANSCRIPT, SMALL);
  writer.print("begin");
  writer.gap(1_234);
  writer.print("end");
  expect(transcriptText(writer.transcript())).toBe("begin\n[1,234 bytes in between are not kept]\nend");
  const last = printed(["x".repeat(800)], writer.transcript());
  expect(transcriptText(last)).toMatch(/^begin\n\[1,234 bytes in between are not kept\]\n\n\[776 bytes/);
  const flooded = continueTranscript(last, SMALL);
  flooded.gap(1_000);
  flooded.print("y".repeat(800));
  // All x but none of the head's: 803 and 1,000 bytes, and of the y as many as are not there any more.
  expect(transcriptText(flooded.transcript())).toMatch(/\[2,571 bytes in between are not kept\]\ny{32}$/);
});

test("how a text is cut into events changes nothing, and no character is cut in two", () => {
  const texts = fc.array(fc.string({ unit: "binary", maxLength: 30 }), { maxLength: 20 });
  fc.assert(
    fc.property(texts, (parts) => {
      const once = printed([parts.join("")]);
      expect(printed(parts)).toEqual(once);
      expect(parts.reduce<Transcript>((before, part) => printed([part], before), EMPTY_TRANSCRIPT)).toEqual(
        once,
      );
      const whole = Buffer.byteLength(parts.join(""));
      expect(utf8Bytes(parts.join(""))).toBe(whole);
    }),
  );
});
