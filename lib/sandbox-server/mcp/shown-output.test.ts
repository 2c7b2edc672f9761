import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import { ShownOutput } from "./shown-output.ts";

type Printed = Pick<Extract<RunEvent, { kind: "stdout" | "stderr" }>, "kind" | "text">;
type Shown =
  | Printed
  | { kind: "display"; bundle: { "text/plain"?: string }; update?: boolean }
  | { kind: "gap"; bytes: number; fromSeq: number; toSeq: number };

function shown(events: readonly Shown[], maxBytes: number) {
  const output = new ShownOutput(maxBytes);
  for (const event of events) output.event({ ...event, execution: "e", seq: 1, atMs: 0 });
  return output.text();
}

const out = (...lines: string[]): Printed[] => lines.map((line) => ({ kind: "stdout", text: `${line}\n` }));
const err = (...lines: string[]): Printed[] => lines.map((line) => ({ kind: "stderr", text: `${line}\n` }));
const numbered = (count: number) => Array.from({ length: count }, (_, at) => `line ${at + 1}`);
const bytes = (text: string) => Buffer.byteLength(text);

test("what fits stays as it is, blank lines too, each stream apart", () => {
  expect(shown([...out("a", ""), ...err("bad"), ...out("b")], 1_024)).toEqual({
    stdout: "a\n\nb",
    stderr: "bad",
    cutBytes: 0,
  });
  expect(shown([], 1_024)).toEqual({ stdout: "", stderr: "", cutBytes: 0 });
});

test("the value of a last expression is a line of stdout, an update of a display is not", () => {
  const value = { kind: "display", bundle: { "text/plain": "42\n" } } as const;
  const picture = { kind: "display", bundle: {} } as const;
  const events = [{ kind: "stdout", text: "no end" } as const, value, { ...value, update: true }, picture];
  expect(shown(events, 1_024).stdout).toBe("no end\n42");
});

test("what was lost on the way is counted, and noted where it is missing", () => {
  const gap = { kind: "gap", bytes: 7_000, fromSeq: 3, toSeq: 9 } as const;
  expect(shown([...out("a"), gap, ...out("b")], 1_024)).toEqual({
    stdout: "a\n[… 7000 bytes of output are left out here …]\nb",
    stderr: "",
    cutBytes: 7_000,
  });
});

test("however much is printed, little is held and the count is exact", () => {
  const lines = numbered(50_000);
  const { stdout, cutBytes } = shown(out(...lines), 1_024);
  const [note = ""] = /\[….*…\]\n/.exec(stdout) ?? [];
  expect(bytes(stdout) - bytes(note) + cutBytes).toBe(bytes(lines.join("\n")));
  expect(stdout).toMatch(/line 49999\nline 50000$/);
});

test("of more the first and the last lines stay whole, and the note counts the rest exactly", () => {
  const lines = numbered(1_000);
  const { stdout, cutBytes } = shown(out(...lines), 1_024);
  const kept = stdout.split("\n");
  const note = kept.find((line) => line.startsWith("["));
  const at = kept.indexOf(note ?? "");
  expect(note).toBe(`[… ${cutBytes} bytes of stdout are left out here …]`);
  expect(kept.slice(0, at)).toEqual(lines.slice(0, at));
  expect(kept.slice(at + 1)).toEqual(lines.slice(-(kept.length - at - 1)));
  const here = bytes(stdout) - bytes(`${note}\n`);
  expect(here + cutBytes).toBe(bytes(lines.join("\n")));
  expect(here).toBeGreaterThan(900);
});

test("a line that is too long is cut within, never within a character", () => {
  const { stdout, cutBytes } = shown([{ kind: "stdout", text: "é€😀".repeat(500) }], 1_024);
  expect(stdout).not.toContain("�");
  expect(stdout).toMatch(/^é€😀/);
  expect(stdout).toMatch(/é€😀$/);
  expect(cutBytes).toBeGreaterThan(3_000);
});

test("a stream that needs little leaves the rest to the other", () => {
  const both = shown([...out("short"), ...err(...numbered(1_000))], 1_024);
  expect(both.stdout).toBe("short");
  expect(bytes(both.stderr)).toBeGreaterThan(900);
  const full = shown([...out(...numbered(1_000)), ...err(...numbered(1_000))], 1_024);
  expect(bytes(full.stdout)).toBeLessThan(600);
  expect(bytes(full.stderr)).toBeLessThan(600);
});

test("whatever was printed, no more than the limit and the notes come of it, and nothing is lost uncounted", () => {
  const piece = fc.record({
    kind: fc.constantFrom("stdout" as const, "stderr" as const),
    text: fc.string({ unit: "grapheme", maxLength: 60 }),
  });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 80 }), fc.integer({ min: 16, max: 300 }), (pieces, limit) => {
      const { stdout, stderr, cutBytes } = shown(pieces, limit);
      const all = (["stdout", "stderr"] as const).map((kind) => {
        const whole = pieces.filter((one) => one.kind === kind).map((one) => one.text);
        return whole.join("").replace(/\n$/, "");
      });
      const total = all.reduce((sum, text) => sum + bytes(text), 0);
      if (total < limit) expect([stdout, stderr, cutBytes]).toEqual([...all, 0]);
      const note = /\[… \d+ bytes of std(?:out|err) are left out here …\]\n/g;
      const notes = [stdout, stderr].flatMap((text) => text.match(note) ?? []);
      // A note stands on a line of its own: the end of the line before it may be its own, too.
      const ends = notes.length;
      const here = bytes(stdout) + bytes(stderr) - notes.reduce((sum, text) => sum + bytes(text), 0);
      expect(here).toBeLessThanOrEqual(limit + ends);
      expect(Math.abs(here + cutBytes - total)).toBeLessThanOrEqual(ends);
    }),
  );
});
