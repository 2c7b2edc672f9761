import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalAgent, startLocalAgent } from "./testing/local-agent.ts";
import { kernelOf, type TestKernel } from "./testing/question.ts";

const PROGRAM = `
import math
answer = 42
class Shape:
    """What has a size."""
    sides = 4
    __slots__ = ("width",)
    def __init__(self): self.width = 3
    @property
    def area(self) -> str: raise SystemExit("a property was called")
    def scale(self, by, *, both_ways=True):
        """Makes it bigger."""
    @classmethod
    def unit(cls): return cls()
shape = Shape()
prices = {"apple": 1, "apricot": {"dried": 3}, 7: "seven"}
def total(first, second=2, *, in_cents=False) -> Shape:
    """Adds up."""
    return shape
_hidden = 1
Answer = 43
`;

let local: LocalAgent;
let python: TestKernel;
beforeAll(async () => {
  local = await startLocalAgent();
  python = kernelOf(local, "python");
  await python.run(PROGRAM);
});
afterAll(() => local.close());

describe("completion in Python", () => {
  test.each([
    ["variables, as typed before what differs in case", "ans", ["answer", "Answer"]],
    ["attributes", "shape.s", ["scale", "sides"]],
    ["members of modules", "math.is", ["isclose", "isfinite", "isinf", "isnan", "isqrt"]],
    ["attributes of attributes", "math.pi.is", ["is_integer"]],
    ["methods of a text", "''.sp", ["split", "splitlines"]],
    ["methods of a list", "[1, 2].ap", ["append"]],
    ["methods of a tuple", "(1, 2).in", ["index"]],
    ["keys in a string", "prices['ap", ["apple", "apricot"]],
    ["keys of what a key leads to", "prices['apricot']['", ["dried"]],
    ["keywords", "whi", ["while"]],
    ["modules", "import zipf", ["zipfile"]],
    ["several modules", "import os, zipf", ["zipfile"]],
    ["modules of a package", "import xml.e", ["etree"]],
    ["names of a module that is not loaded", "from colorsys import hl", ["hls_to_rgb"]],
    ["names over several lines", "from colorsys import (\n    rgb_to_hls,\n    hl", ["hls_to_rgb"]],
    ["what the code itself imports", "import colorsys as c\nc.hl", ["hls_to_rgb"]],
    ["what the code itself makes", "def helper_one(): pass\nhelper", ["helper_one"]],
    ["attributes of what a function says that it gives", "total(1).wi", ["width"]],
    ["attributes of what a property says that it is", "shape.area.spl", ["split", "splitlines"]],
    ["attributes of an instance that is made there", "Shape().sc", ["scale"]],
    ["names in a formatted string", "f'{ans", ["answer", "Answer"]],
    ["nothing in a string", "'ans", []],
    ["nothing in a string of several lines", "'''\nans", []],
    ["nothing in a comment", "# ans", []],
    ["nothing where a name is made", "def ans", []],
    ["nothing behind a number", "1.", []],
    ["nothing of what is not known", "unknown.", []],
  ])("tells %s", async (_, code, expected) => {
    expect(await python.texts(code)).toEqual(expected);
  });

  test.each([
    ["a function", "total(1, in"],
    ["a function, in a call within a call", "print(total(1, in"],
  ])("begins with the arguments by keyword of %s", async (_, code) => {
    expect((await python.texts(code)).slice(0, 2)).toEqual(["in_cents=", "in"]);
  });

  test("offers arguments by keyword of methods without self", async () => {
    expect((await python.texts("shape.scale(")).slice(0, 2)).toEqual(["both_ways=", "by="]);
  });

  test("tells what each is", async () => {
    expect((await python.complete("Shap")).completions[0]).toEqual({ text: "Shape", kind: "class" });
    expect((await python.complete("tot")).completions).toEqual([{ text: "total", kind: "function" }]);
    expect((await python.complete("mat")).completions).toEqual([
      { text: "match", kind: "keyword" },
      { text: "math", kind: "module" },
    ]);
    expect((await python.complete("answ")).completions[0]).toEqual({ text: "answer", kind: "variable" });
    expect((await python.complete("shape.sid")).completions).toEqual([{ text: "sides", kind: "property" }]);
  });

  test("leaves out names with an underscore until one is typed", async () => {
    expect(await python.texts("shape.")).toEqual(["area", "scale", "sides", "unit", "width"]);
    expect(await python.texts("_hi")).toEqual(["_hidden"]);
    expect(await python.texts("shape.__in")).toEqual(["__init__", "__init_subclass__"]);
  });

  test("counts what is replaced as JavaScript does", async () => {
    expect(await python.complete("x = '😀'; ans")).toMatchObject({ kernel: "ready", replaced: 3 });
    await python.run("emoji = {'😀😀b': 1}");
    expect(await python.complete("emoji['😀😀")).toEqual({
      kernel: "ready",
      replaced: 4,
      completions: [{ text: "😀😀b", kind: "property" }],
      truncated: false,
    });
  });

  test("names files where one is opened", async () => {
    await python.run("open('numbers.csv', 'w').close()");
    expect((await python.complete("open('num")).completions).toEqual([{ text: "numbers.csv", kind: "file" }]);
  });

  test("shows 200 of more, and says so", async () => {
    await python.run("class Many: pass\nmany = Many()\nfor i in range(300): setattr(many, f'name{i:03}', i)");
    const { completions, truncated } = await python.complete("many.");
    expect(completions).toHaveLength(200);
    expect(completions.at(-1)?.text).toBe("name199");
    expect(truncated).toBe(true);
  });
});

describe("inspection in Python", () => {
  test.each([
    ["a value", "answer", { name: "answer", type: "int", value: "42" }],
    ["the name that the cursor is in", "ans|wer + 1", { name: "answer", type: "int", value: "42" }],
    [
      "a function",
      "total",
      {
        name: "total",
        type: "function",
        doc: "Adds up.",
        signature: "(first, second=2, *, in_cents=False) -> __main__.Shape",
      },
    ],
    ["what is called", "total(1, |)", { name: "total", type: "function" }],
    ["what is called around a text", "total('answer", { name: "total", type: "function" }],
    ["the outer call, where the inner is not known", "total(unknown(1, ", { name: "total" }],
    [
      "a method",
      "shape.sca|le(2)",
      {
        name: "shape.scale",
        type: "method",
        doc: "Makes it bigger.",
        signature: "(by, *, both_ways=True)",
      },
    ],
    ["a class", "Shape", { name: "Shape", type: "type", doc: "What has a size.", signature: "()" }],
    ["a property, without calling it", "shape.area", { name: "shape.area", type: "property" }],
    [
      "a built-in",
      "math.sqrt",
      { name: "math.sqrt", signature: "(x, /)", doc: "Return the square root of x." },
    ],
    ["what the code itself imports", "import colorsys\ncolorsys.hls_to_rgb", { signature: "(h, l, s)" }],
  ])("explains %s", async (_, code, expected) => {
    expect(await python.inspect(code)).toMatchObject({ kernel: "ready", ...expected });
  });

  test.each([
    ["text", "'answer"],
    ["a comment", "# answer"],
    ["an unknown name", "unknown"],
    ["nothing", ""],
  ])("has nothing to say of %s", async (_, code) => {
    expect(await python.inspect(code)).toEqual({ kernel: "ready" });
  });

  test("cuts long values and long documentation", async () => {
    await python.run(
      "def wordy(): pass\nwordy.__doc__ = 'x' * 9_000\nlong = list(range(100_000))\ntext = 'y' * 10**6",
    );
    expect((await python.inspect("wordy")).doc).toHaveLength(4_001);
    expect((await python.inspect("long")).value).toBe("[0, 1, 2, 3, 4, 5, ...]");
    expect((await python.inspect("text")).value?.length).toBeLessThan(210);
  });
});
