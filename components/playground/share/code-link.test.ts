import { assert, asyncProperty, record, string, uniqueArray } from "fast-check";
import { expect, test } from "vitest";
import { codeLink, readCodeLink } from "./code-link.ts";

const LANGUAGES = ["python", "node"];
const program = {
  language: "python",
  files: [
    { path: "main.py", content: "print('Zürich 🏔')\n" },
    { path: "data/a.csv", content: "" },
  ],
  open: "main.py",
};

test("a program goes into a link and comes out of it, whatever is in it", async () => {
  const name = string({ unit: "grapheme", minLength: 1 }).filter((text) => !/[/\0]|^\.\.?$/.test(text));
  const files = uniqueArray(record({ path: name, content: string({ unit: "binary" }) }), {
    minLength: 1,
    selector: ({ path }) => path,
  });
  await assert(
    asyncProperty(files, async (given) => {
      // What is no text (half a character) cannot be in a file of the editor either.
      const clean = given.map(({ path, content }) => ({
        path: path.toWellFormed(),
        content: content.toWellFormed(),
      }));
      const wanted = { language: "node", files: clean, open: clean[0]?.path ?? "" };
      const link = await codeLink(wanted);
      expect(link).toMatch(/^#c=1[\w-]*$/);
      expect(await readCodeLink(link, LANGUAGES)).toEqual({ kind: "program", program: wanted });
    }),
    { numRuns: 50 },
  );
});

test("a link that was cut off, mistyped, or is of another kind is broken, and one without code is none", async () => {
  const link = await codeLink(program);
  expect(await readCodeLink("", LANGUAGES)).toEqual({ kind: "none" });
  expect(await readCodeLink("#L10-L20", LANGUAGES)).toEqual({ kind: "none" });
  const broken = [
    link.slice(0, -8),
    link.replace("#c=1", "#c=2"),
    `${link}!`,
    "#c=",
    "#c=1",
    await codeLink({ ...program, language: "cobol" }),
    await codeLink({ ...program, files: [{ path: "../x", content: "" }] }),
    await codeLink({ ...program, files: [] }),
  ];
  for (const each of broken) expect(await readCodeLink(each, LANGUAGES), each).toEqual({ kind: "broken" });
});

test("any text behind #c= is read without harm", async () => {
  await assert(
    asyncProperty(string({ unit: "binary", maxLength: 300 }), async (text) => {
      const { kind } = await readCodeLink(`#c=1${text}`, LANGUAGES);
      expect(["broken", "program"]).toContain(kind);
    }),
  );
});

test("a short link that stands for very much is not unpacked", async () => {
  const bomb = await codeLink({ ...program, files: [{ path: "main.py", content: "x".repeat(4_000_000) }] });
  expect(bomb.length).toBeLessThan(8_192);
  expect(await readCodeLink(bomb, LANGUAGES)).toEqual({ kind: "broken" });
});
