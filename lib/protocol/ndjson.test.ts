import { array, assert, asyncProperty, nat, string } from "fast-check";
import { expect, test } from "vitest";
import { LineTooLongError, readLines } from "./ndjson.ts";

function streamOf(
  chunks: readonly Uint8Array[],
  onCancel = (): void => undefined,
): ReadableStream<Uint8Array> {
  const rest = [...chunks];
  return new ReadableStream({
    pull(controller) {
      const chunk = rest.shift();
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    },
    cancel: onCancel,
  });
}

async function linesOf(chunks: readonly Uint8Array[], maxLineChars = 1_000): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readLines(streamOf(chunks), maxLineChars)) lines.push(line);
  return lines;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("gives the same lines however the bytes are cut, also within a character", async () => {
  const lines = array(string({ unit: "grapheme" }).filter((line) => !line.includes("\n")));
  const cuts = array(nat({ max: 200 }), { maxLength: 20 });
  await assert(
    asyncProperty(lines, cuts, async (wanted, at) => {
      const all = bytes(wanted.map((line) => `${line}\n`).join(""));
      const places = [0, ...at.filter((place) => place < all.length).sort((a, b) => a - b), all.length];
      const chunks = places.slice(1).map((end, index) => all.subarray(places[index], end));
      expect(await linesOf(chunks)).toEqual(wanted.map((line) => line.replace(/^\uFEFF/, "")));
    }),
  );
});

test("gives empty lines too, and no last line that was cut short", async () => {
  expect(await linesOf([bytes("a\n\nb\nhalf")])).toEqual(["a", "", "b"]);
});

test("a line that is too long ends the reading, whether it comes in one piece or in many", async () => {
  await expect(linesOf([bytes(`${"x".repeat(11)}\n`)], 10)).rejects.toThrow(LineTooLongError);
  await expect(
    linesOf(
      Array.from({ length: 11 }, () => bytes("x")),
      10,
    ),
  ).rejects.toThrow(LineTooLongError);
  expect(await linesOf([bytes("12345"), bytes("67890\n")], 10)).toEqual(["1234567890"]);
});

test("leaving the loop cancels the stream", async () => {
  let cancelled = false;
  const stream = streamOf([bytes("a\nb\n"), bytes("c\n")], () => {
    cancelled = true;
  });
  for await (const line of readLines(stream, 10)) {
    expect(line).toBe("a");
    break;
  }
  expect(cancelled).toBe(true);
});

test("a stream that fails makes the reading fail", async () => {
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.error(new Error("broken"));
    },
  });
  await expect(readLines(stream, 10).next()).rejects.toThrow("broken");
});
