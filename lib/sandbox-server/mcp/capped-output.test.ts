import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { OutputLine } from "#lib/protocol/methods.ts";
import { capOutput } from "./capped-output.ts";

const out = (...texts: string[]): OutputLine[] => texts.map((text) => ({ stream: "stdout", text }));
const err = (...texts: string[]): OutputLine[] => texts.map((text) => ({ stream: "stderr", text }));
const numbered = (count: number) => Array.from({ length: count }, (_, at) => `line ${at + 1}`);
const bytes = (text: string) => Buffer.byteLength(text);

test("what fits stays as it is, blank lines too, each stream apart", () => {
  expect(capOutput([...out("a", ""), ...err("bad"), ...out("b")], 1_024)).toEqual({
    stdout: "a\n\nb",
    stderr: "bad",
    cutBytes: 0,
  });
  expect(capOutput([], 1_024)).toEqual({ stdout: "", stderr: "", cutBytes: 0 });
});

test("of more the first and the last lines stay whole, and the note counts the rest exactly", () => {
  const lines = numbered(1_000);
  const { stdout, cutBytes } = capOutput(out(...lines), 1_024);
  const kept = stdout.split("\n");
  const note = kept.find((line) => line.startsWith("["));
  const at = kept.indexOf(note ?? "");
  expect(note).toBe(`[… ${cutBytes} bytes of stdout are left out here …]`);
  expect(kept.slice(0, at)).toEqual(lines.slice(0, at));
  expect(kept.slice(at + 1)).toEqual(lines.slice(-(kept.length - at - 1)));
  const shown = bytes(stdout) - bytes(`${note}\n`);
  expect(shown + cutBytes).toBe(bytes(lines.join("\n")));
  expect(shown).toBeGreaterThan(900);
});

test("a line that is too long is cut within, never within a character", () => {
  const { stdout, cutBytes } = capOutput(out("é€😀".repeat(500)), 1_024);
  expect(stdout).not.toContain("�");
  expect(stdout).toMatch(/^é€😀/);
  expect(stdout).toMatch(/é€😀$/);
  expect(cutBytes).toBeGreaterThan(3_000);
});

test("a stream that needs little leaves the rest to the other", () => {
  const both = capOutput([...out("short"), ...err(...numbered(1_000))], 1_024);
  expect(both.stdout).toBe("short");
  expect(bytes(both.stderr)).toBeGreaterThan(900);
  const full = capOutput([...out(...numbered(1_000)), ...err(...numbered(1_000))], 1_024);
  expect(bytes(full.stdout)).toBeLessThan(600);
  expect(bytes(full.stderr)).toBeLessThan(600);
});

test("whatever was printed, no more than the limit and the notes come of it, and nothing is lost uncounted", () => {
  const line = fc.record({
    stream: fc.constantFrom("stdout" as const, "stderr" as const),
    text: fc.string({ unit: "grapheme", maxLength: 40 }).map((text) => text.replaceAll("\n", " ")),
  });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), fc.integer({ min: 16, max: 500 }), (lines, limit) => {
      const { stdout, stderr, cutBytes } = capOutput(lines, limit);
      const all = (["stdout", "stderr"] as const).map((stream) =>
        bytes(
          lines
            .filter((one) => one.stream === stream)
            .map((one) => one.text)
            .join("\n"),
        ),
      );
      const total = all.reduce((sum, length) => sum + length, 0);
      if (total <= limit) expect(cutBytes).toBe(0);
      const notes = [stdout, stderr].flatMap(
        (text) => text.match(/\n?\[… \d+ bytes of std\w+ are left out here …\]\n/g) ?? [],
      );
      const shown = bytes(stdout) + bytes(stderr) - notes.reduce((sum, note) => sum + bytes(note), 0);
      expect(shown).toBeLessThanOrEqual(limit);
      // A note stands on a line of its own: at most one line end for each is its own.
      expect(Math.abs(shown + cutBytes - total)).toBeLessThanOrEqual(notes.length);
    }),
  );
});
