import { expect, test } from "vitest";
import { hoverOf, plain } from "./monaco-words.ts";

test("what programs say of themselves makes no links, pictures or elements", () => {
  const shown = plain("![x](http://a/b.png) <img src=y> [z](http://c) `code`\n  # no title");
  expect(shown).not.toMatch(/[[\]<>]/);
  expect(shown).toContain("`code`");
  expect(shown).toContain("&nbsp;&nbsp;&#35; no title");
});

test("code that has a fence in it does not end its own", () => {
  const [first] = hoverOf({ code: "a = '```'", words: "" }, "python").contents;
  expect(first).toEqual({ value: "````python\na = '```'\n````" });
});
