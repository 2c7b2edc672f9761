import { expect, test } from "vitest";
import { symbolsOf } from "./symbols.ts";

test("every language has what a program is made of, each once and with a name", () => {
  for (const language of ["python", "javascript", "typescript", "plaintext", "constructor"]) {
    const symbols = symbolsOf(language);
    const texts = symbols.map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining("( ) [ ] { } : \" ' = # / \\ < > _ ,".split(" ")));
    expect(new Set(texts).size).toBe(texts.length);
    expect(symbols.filter(({ name, text }) => name === text)).toEqual([]);
  }
});

test("what is used most comes first", () => {
  expect(symbolsOf("python")[2]?.text).toBe(":");
  expect(symbolsOf("typescript")[2]?.text).toBe("{");
});
