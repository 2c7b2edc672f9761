import { expect, test } from "vitest";
import { knownNames } from "./known-names.ts";
import { wantedAfter } from "./python-code.ts";
import names from "./stdlib.json" with { type: "json" };

/** What is known for the end of this code. */
const known = (code: string): readonly string[] =>
  knownNames(code, wantedAfter(code), names).map(({ label }) => label);

test("the standard library's names are known without an interpreter", () => {
  expect(known("import math\nmath.")).toEqual(expect.arrayContaining(["sqrt", "pi"]));
  expect(known("import numpy as np\nimport json as j\nj.")).toContain("dumps");
  expect(known("import os\nos.path.")).toContain("join");
  expect(known("from random import ch")).toContain("choice");
  expect(known("import ")).toEqual(expect.arrayContaining(["math", "random"]));
  expect(known("import urllib.")).toEqual(expect.arrayContaining(["parse", "request"]));
  expect(known("math.")).toEqual([]);
});

test("names in the code come first, then built-in ones, then keywords", () => {
  const code = "total = 1  # comment\ntext = 'quoted'\nto";
  const suggestions = knownNames(code, wantedAfter(code), names);
  const order = suggestions
    .toSorted((a, b) => ((a.order ?? "") < (b.order ?? "") ? -1 : 1))
    .map(({ label }) => label);
  expect(order.slice(0, 2)).toEqual(["text", "total"]);
  expect(order.indexOf("print")).toBeLessThan(order.indexOf("while"));
  expect(order).not.toContain("comment");
  expect(order).not.toContain("quoted");
  // What is just being written is no name yet.
  expect(order).not.toContain("to");
});

test("the names are few enough to be loaded at once", () => {
  expect(JSON.stringify(names).length).toBeLessThan(200_000);
});
