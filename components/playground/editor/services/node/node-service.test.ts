import { expect, test } from "vitest";
import { readNodeTypes } from "#lib/backend/node-types.ts";
import type { Place } from "../../../output/links.ts";
import { placeAt } from "../../plain-text.ts";
import { createNodeService } from "./node-service.ts";
import { changesSince } from "./node-support.ts";

const service = createNodeService(await readNodeTypes(process.cwd()));
const changes = changesSince();
// The first question reads all types, which takes its time on a busy machine.
service.check(changes([{ path: "main.js", content: "" }]), "main.js");

/** Files by their paths; the first is asked about, `|` in it is the cursor. */
function program(files: Readonly<Record<string, string>>) {
  const [path = ""] = Object.keys(files);
  const marked = files[path] ?? "";
  const cursor = marked.indexOf("|");
  const texts = Object.entries(files).map(([name, text]) => ({
    path: name,
    content: name === path && cursor >= 0 ? text.slice(0, cursor) + text.slice(cursor + 1) : text,
  }));
  const place: Required<Place> = placeAt(marked, Math.max(cursor, 0));
  return { path, place, changed: () => changes(texts) };
}

function suggested(files: Readonly<Record<string, string>>): readonly string[] {
  const { changed, path, place } = program(files);
  return service.suggest(changed(), path, place)?.items.map(({ label }) => label) ?? [];
}

function problems(files: Readonly<Record<string, string>>): readonly string[] {
  const { changed, path } = program(files);
  return service
    .check(changed(), path)
    .map(({ severity, start, message }) => `${start.line}:${start.column} ${severity} ${message}`);
}

test("Node's own modules are completed, required or imported", () => {
  expect(suggested({ "main.js": "process.|" })).toContain("argv");
  expect(suggested({ "main.js": 'import fs from "node:fs";\nfs.|' })).toContain("readFileSync");
  expect(suggested({ "main.js": 'const fs = require("fs");\nfs.|' })).toContain("readFileSync");
  expect(suggested({ "main.ts": "const own: string[] = [];\nown.|" })).toContain("map");
});

test("a file completes what another exports, and the names of the others", () => {
  const other = "export const answer = 42;\nexport function ask() {}\n";
  expect(suggested({ "main.js": 'import { | } from "./other.js";', "other.js": other })).toEqual(
    expect.arrayContaining(["answer", "ask"]),
  );
  expect(
    suggested({ "main.js": 'import * as o from "./lib/other.ts";\no.|', "lib/other.ts": other }),
  ).toContain("ask");
  expect(suggested({ "main.js": 'import { answer } from "./|";', "other.js": other })).toContain("other.js");
  // A file that is gone is gone here too.
  expect(suggested({ "main.js": 'import { | } from "./other.js";' })).not.toContain("answer");
});

test("a name is explained with its type and what is written about it", () => {
  const { changed, path, place } = program({
    "main.js": "/** How many. */\nconst count = 3;\nconsole.log(co|unt);",
  });
  expect(service.explain(changed(), path, place)).toEqual({
    code: "const count: 3",
    words: "How many.",
    span: { start: { line: 3, column: 13 }, end: { line: 3, column: 18 } },
  });
  const dot = program({ "main.js": "Math.|" });
  expect(service.explainSuggestion(dot.changed(), dot.path, dot.place, "sqrt")?.code).toContain(
    "sqrt(x: number)",
  );
});

test("plain mistakes in JavaScript are told, by where they are", () => {
  expect(problems({ "main.js": "const n = 1;\nn.toUpperCase();" })).toEqual([
    expect.stringMatching(/^2:3 doubtful .*toUpperCase/),
  ]);
  expect(problems({ "main.js": "console.log(nowhere);" })).toEqual([
    expect.stringMatching(/^1:13 doubtful .*nowhere/),
  ]);
  expect(problems({ "main.js": "document.title;" })).toHaveLength(1);
  expect(problems({ "main.js": "const a = 1;\na = 2;\nconsole.log(a);" })).toEqual([
    expect.stringMatching(/^2:1 doubtful/),
  ]);
  expect(problems({ "main.js": "let a = (1;" })).toEqual([expect.stringMatching(/^1:11 broken/)]);
});

test("what JavaScript allows is left in peace", () => {
  const program = `
import { readFileSync } from "node:fs";
const text = await Promise.resolve(readFileSync(0, "utf8"));
let value = 1;
value = "now a text";
const hours = new Date() - new Date(0);
const bag = {};
bag.more = text;
const user = { name: "Ada" };
user.age = hours;
function add(a, b = 2, ...rest) { return a + b + rest.length + value; }
class Point { constructor(x) { this.x = x; } }
console.log(add(1), new Point(1).x, bag.more, user.age, process.argv[2].length, await fetch);
export {};
`;
  expect(problems({ "main.js": program })).toEqual([]);
  const common = `
const crypto = require("crypto");
const { join } = require("path");
const name = process.argv[2] ?? "x";
const lodash = require("lodash");
module.exports = { name, id: crypto.randomUUID(), file: join(__dirname, __filename), lodash };
exports.more = 1;
`;
  expect(problems({ "main.js": common })).toEqual([]);
  expect(problems({ "main.js": "const x = await 1;\nconsole.log(x);" })).toEqual([]);
  expect(problems({ "a.js": "const x = 1; console.log(x);", "b.js": "const x = 2;" })).toEqual([]);
  expect(problems({ "main.js": 'import data from "./in-the-sandbox.json";\nconsole.log(data);' })).toEqual(
    [],
  );
});

test("what is unused is merely faded", () => {
  expect(problems({ "main.js": 'import fs from "node:fs";' })).toEqual([
    expect.stringMatching(/^1:\d+ unused/),
  ]);
});

test("types that contradict each other are told in TypeScript, and what Node cannot leave out is broken", () => {
  expect(problems({ "main.ts": 'const n: number = "x";\nconsole.log(n);' })).toEqual([
    expect.stringMatching(/^1:7 doubtful .*not assignable/),
  ]);
  expect(problems({ "main.ts": "enum Colour { Red }\nconsole.log(Colour.Red);" })).toEqual([
    expect.stringMatching(/^1:6 broken/),
  ]);
  expect(problems({ "main.ts": "function f(a) { return a; }\nconsole.log(f(1));" })).toEqual([]);
});
