import { expect, test } from "vitest";
import type { SnippetContent } from "#lib/protocol/snippet.ts";
import { drawPicture } from "./draw-picture.ts";
import { createPictures } from "./pictures.ts";
import { shownText } from "./shown-text.ts";

const CONTENT: SnippetContent = {
  language: "python",
  version: "3.11.2",
  title: "Zürich, Ωμέγα, Привет 漢字 🙂",
  files: [{ path: "main.py", content: "def f(x):\n\treturn x\n\nprint(f('hi'))\n" + "x = 1\n".repeat(100) }],
  recording: {
    events: [{ kind: "stdout", atMs: 1, text: "\u001b[31mhi\u001b[0m\n" + "y".repeat(1_000) }],
    outcome: { kind: "exited", code: 0 },
  },
};

test("a picture is a PNG of the size that link previews want, whatever the program holds", async () => {
  const png = await drawPicture(CONTENT);
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1_200, 630]);
  expect(png.length).toBeGreaterThan(5_000);
  for (const content of ["", "\n", "\u0000\ud800", "<b>&amp;</b>"]) {
    const other = await drawPicture({ language: "node", files: [{ path: "a.js", content }] });
    expect(other.readUInt32BE(16)).toBe(1_200);
  }
});

test("a picture is drawn once, and one that failed again when it is asked for", async () => {
  let drawn = 0;
  const pictures = createPictures(async () => {
    drawn += 1;
    if (drawn === 1) throw new Error("no");
    return Buffer.from("png");
  });
  await expect(pictures.of("a", CONTENT)).rejects.toThrow("no");
  await Promise.all([pictures.of("a", CONTENT), pictures.of("a", CONTENT), pictures.of("b", CONTENT)]);
  expect(drawn).toBe(3);
});

test("more than a few that wait are refused, and told when to come again", async () => {
  let go = (): void => undefined;
  const held = new Promise<void>((resolve) => (go = resolve));
  const pictures = createPictures(async () => {
    await held;
    return Buffer.from("png");
  });
  const drawn = Array.from({ length: 8 }, (_, n) => pictures.of(`p${n}`, CONTENT));
  expect(() => pictures.of("one more", CONTENT)).toThrow(/8 pictures wait/);
  go();
  await Promise.all(drawn);
  expect(String(await pictures.of("one more", CONTENT))).toBe("png");
});

test("what was shown is told without colours, and of a progress bar its last state", () => {
  expect(
    shownText([
      { kind: "stdout", atMs: 0, text: "\u001b]0;title\u00071%\r50" },
      { kind: "stdout", atMs: 1, text: "%\r100%\r\n\u001b[1;32mdone\u001b[m\n" },
      { kind: "display", atMs: 2, bundle: { "text/plain": "42" } },
    ]),
  ).toBe("100%\ndone\n42\n");
});
