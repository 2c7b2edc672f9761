import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { initSync, PositionEncoding, Workspace } from "@astral-sh/ruff-wasm-web";
import { format } from "prettier";
import { expect, test } from "vitest";
import { type LanguageId, LANGUAGES } from "#lib/protocol/languages.ts";
import { type Example, readExamples } from "./examples.ts";
import { EXAMPLE_GROUPS } from "./table.ts";

const rows = EXAMPLE_GROUPS.flatMap(({ examples }) => examples);
const names = rows.map(({ name }) => name);
const programs = await readExamples();

function ofLanguage(language: LanguageId): Example[] {
  return programs.filter((example) => example.language === language);
}

function filesOf(language: LanguageId): string[] {
  return readdirSync(join(import.meta.dirname, language));
}

test("no two examples have the same name, title or sentence", () => {
  const repeated = (texts: readonly string[]) => texts.filter((text, at) => texts.indexOf(text) !== at);
  expect(repeated(names)).toEqual([]);
  expect(repeated(rows.flatMap(({ title, about }) => [title, about]))).toEqual([]);
});

test("each example is there in some language", () => {
  expect(names.filter((name) => !programs.some((example) => example.name === name))).toEqual([]);
});

test("they come in the order of the menu", () => {
  for (const { id } of LANGUAGES) {
    const order = ofLanguage(id).map(({ name }) => names.indexOf(name));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  }
});

for (const { id } of LANGUAGES) {
  test(`${id} has at least twelve, and one in every group`, () => {
    expect(ofLanguage(id).length).toBeGreaterThanOrEqual(12);
    const groups = new Set(ofLanguage(id).map(({ group }) => group));
    expect([...groups]).toEqual(EXAMPLE_GROUPS.map(({ title }) => title));
  });

  test(`every file of ${id} belongs to an example of the menu, and each has what it prints`, () => {
    const expected = ofLanguage(id).flatMap(({ name, path }) => [path.replace("main", name), `${name}.out`]);
    const optional = new Set(ofLanguage(id).flatMap(({ name }) => [`${name}.in`, `${name}.err`]));
    const found = filesOf(id).filter((file) => !optional.has(file));
    expect(found.toSorted()).toEqual(expected.toSorted());
  });

  test(`the programs of ${id} are short enough to be read at a glance`, () => {
    const lines = new Map(ofLanguage(id).map(({ name, code }) => [name, code.trimEnd().split("\n")]));
    const long = [...lines].filter(([, { length }]) => length > 48);
    const wide = [...lines].filter(([, all]) => all.some(({ length }) => length > 88));
    expect([...long, ...wide].map(([name]) => name)).toEqual([]);
  });
}

test("formatting a program of Node changes nothing", async () => {
  for (const { name, code, path } of ofLanguage("node")) {
    const parser = path.endsWith(".ts") ? "typescript" : "babel";
    expect(await format(code, { parser }), name).toBe(code);
  }
});

test("formatting a program of Python changes nothing", () => {
  const ruff = fileURLToPath(import.meta.resolve("@astral-sh/ruff-wasm-web/ruff_wasm_bg.wasm"));
  initSync({ module: readFileSync(ruff) });
  using workspace = new Workspace({}, PositionEncoding.Utf16);
  for (const { name, code } of ofLanguage("python")) {
    expect(workspace.format(code), name).toBe(code);
  }
});
