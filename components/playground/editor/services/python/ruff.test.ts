import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import load from "@astral-sh/ruff-wasm-web";
import { expect, test } from "vitest";
import { createRuff } from "./ruff.ts";

const wasm = createRequire(import.meta.url).resolve("@astral-sh/ruff-wasm-web/ruff_wasm_bg.wasm");
await load({ module_or_path: await readFile(wasm) });
const ruff = createRuff("3.11.2");

const told = (code: string): readonly string[] =>
  ruff.check(code).map(({ severity, start, end, message }) => {
    return `${severity} ${start.line}:${start.column}-${end.line}:${end.column} ${message}`;
  });

test("a name that nobody gave a value is told, in UTF-16 units", () => {
  expect(told('text = "🏝"; print(nowhere)\nprint(text)\n')).toEqual([
    expect.stringMatching(/^doubtful 1:20-1:27 .*nowhere/),
  ]);
});

test("an unused import is merely faded, and what is a matter of style is not told at all", () => {
  expect(told("import os\n")).toEqual([expect.stringMatching(/^unused 1:8-1:10 .*os/)]);
  expect(told("import math;x=math.pi\nif x==None : print( x )\nl=lambda:0\n")).toEqual([]);
});

test("what cannot be read is told, also what only a newer Python can read", () => {
  expect(told("print(1\n")).toEqual([expect.stringMatching(/^broken 2:1/)]);
  expect(told('x = {"a": 1}\nprint(f"{x["a"]}")\n')).toEqual([expect.stringMatching(/^broken 2/)]);
  expect(createRuff("3.12.1").check('x = {"a": 1}\nprint(f"{x["a"]}")\n')).toEqual([]);
  expect(createRuff("99.1").check("print(1)\n")).toEqual([]);
});

test("it formats with four blanks and double quotes", () => {
  expect(ruff.format("if True:\n  print( 'a' )")).toEqual({
    kind: "formatted",
    text: 'if True:\n    print("a")\n',
  });
});

test("broken code is not formatted, and the line is told", () => {
  expect(ruff.format("a = 1\n\ndef f(:\n    pass\n")).toEqual({ kind: "unreadable", line: 3 });
});
