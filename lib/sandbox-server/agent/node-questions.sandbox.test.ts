import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalAgent, startLocalAgent } from "./testing/local-agent.ts";
import { kernelOf, type TestKernel } from "./testing/question.ts";

const PROGRAM = `
let answer = 42;
const Answer = 43;
var inGlobal = 1;
class Shape {
  #hidden = 1;
  sides = 4;
  constructor(width, { unit = "cm" } = {}) { this.width = width; }
  scale(by, bothWays = true) {}
  get area() { throw new Error("a getter was called"); }
  static unit() {}
}
const shape = new Shape(3);
const nested = { deep: { deeper: [{ deepest: 1 }] }, "two words": 1 };
function total(first, second = 2) {}
import fsp from "node:fs/promises";
const m = new Map([[1, { a: 2 }]]);
`;

let local: LocalAgent;
let node: TestKernel;
beforeAll(async () => {
  local = await startLocalAgent();
  node = kernelOf(local, "node");
  await node.run(PROGRAM);
});
afterAll(() => local.close());

describe("completion in JavaScript", () => {
  test.each([
    ["bindings, as typed before what differs in case", "ans", ["answer", "Answer"]],
    ["global variables", "inGl", ["inGlobal"]],
    ["properties, also of the class", "shape.s", ["scale", "sides"]],
    ["getters, without calling them", "shape.ar", ["area"]],
    ["properties of properties", "nested.deep.deep", ["deeper"]],
    ["properties by a key", "nested['deep'].deep", ["deeper"]],
    ["properties of elements", "nested.deep.deeper[0].dee", ["deepest"]],
    ["properties that may not be there", "nested?.dee", ["deep"]],
    ["methods of a text", "''.spl", ["split"]],
    ["methods of a list", "[1, 2].fla", ["flat", "flatMap"]],
    ["methods of a regular expression", "/x/.te", ["test"]],
    ["members of a new instance", "new Shape().sca", ["scale"]],
    ["built-in modules by their names", "path.joi", ["join"]],
    ["what was imported", "fsp.readF", ["readFile"]],
    ["what Node makes when it is first used", "process.stdout.setDef", ["setDefaultEncoding"]],
    ["keywords", "whi", ["while"]],
    ["names in a template", "`a ${ans", ["answer", "Answer"]],
    ["what the code itself makes", "const helperOne = 1; helper", ["helperOne"]],
    ["modules to be required", "require('zl", ["zlib"]],
    ["modules to be imported", "import zlib from 'node:zl", ["node:zlib"]],
    ["names after a line that is not finished", "x = 'unclosed\nans", ["answer", "Answer"]],
    ["nothing in a text", "'ans", []],
    ["nothing in a template's text", "`ans", []],
    ["nothing in a comment", "// ans", []],
    ["nothing in a long comment", "/* ans", []],
    ["nothing where a name is made", "const ans", []],
    ["nothing behind a number", "1.", []],
    ["nothing of what is not known", "unknown.", []],
  ])("tells %s", async (_, code, expected) => {
    expect((await node.texts(code)).slice(0, Math.max(expected.length, 1))).toEqual(expected);
  });

  test("tells what each is", async () => {
    expect((await node.complete("Shap")).completions[0]).toEqual({ text: "Shape", kind: "class" });
    expect((await node.complete("tota")).completions).toEqual([{ text: "total", kind: "function" }]);
    expect((await node.complete("zli")).completions).toEqual([{ text: "zlib", kind: "module" }]);
    expect((await node.complete("answ")).completions[0]).toEqual({ text: "answer", kind: "variable" });
    expect((await node.complete("shape.wid")).completions).toEqual([{ text: "width", kind: "property" }]);
  });

  test("puts what every object has after what this one has", async () => {
    expect((await node.texts("shape.")).slice(0, 5)).toEqual([
      "area",
      "scale",
      "sides",
      "width",
      "constructor",
    ]);
  });

  test("leaves out names with an underscore until one is typed, and what is ours always", async () => {
    expect(await node.texts("shape.")).not.toContain("__proto__");
    expect(await node.texts("shape.__pro")).toEqual(["__proto__"]);
    expect(await node.texts("__imp")).toEqual([]);
  });

  test("counts what is replaced as JavaScript does", async () => {
    expect(await node.complete("'😀'; ans")).toMatchObject({ kernel: "ready", replaced: 3 });
  });

  test("names files that could be required", async () => {
    await node.run("require('node:fs').writeFileSync('numbers.js', '')");
    expect((await node.complete("require('./num")).completions).toEqual([
      { text: "numbers.js", kind: "file" },
    ]);
  });
});

describe("inspection in JavaScript", () => {
  test.each([
    ["a value", "answer", { name: "answer", type: "number", value: "42" }],
    ["the name that the cursor is in", "ans|wer + 1", { name: "answer", value: "42" }],
    ["a function", "total", { name: "total", type: "function", signature: "(first, second = 2)" }],
    ["what is called", "total(1, |)", { name: "total", signature: "(first, second = 2)" }],
    ["what is called around a text", "total('answer", { name: "total" }],
    ["the outer call, where the inner is not known", "total(unknown(1, ", { name: "total" }],
    ["a method", "shape.sca|le(2)", { name: "shape.scale", signature: "(by, bothWays = true)" }],
    ["a class", "Shape", { name: "Shape", type: "class", signature: '(width, { unit = "cm" } = {})' }],
    ["an instance", "shape", { type: "Shape", value: "Shape { sides: 4, width: 3 }" }],
    ["a map", "m", { type: "Map", value: "Map(1) { 1 => { a: 2 } }" }],
    ["what is nested", "nested", { type: "Object", value: "{ deep: { deeper: [Array] }, 'two words': 1 }" }],
    ["a built-in", "Math.max(", { name: "Math.max", type: "function" }],
  ])("explains %s", async (_, code, expected) => {
    expect(await node.inspect(code)).toMatchObject({ kernel: "ready", ...expected });
  });

  test.each([
    ["text", "'answer"],
    ["a comment", "// answer"],
    ["an unknown name", "unknown"],
    ["a getter", "shape.area"],
    ["nothing", ""],
  ])("has nothing to say of %s", async (_, code) => {
    expect(await node.inspect(code)).toEqual({ kernel: "ready" });
  });
});
