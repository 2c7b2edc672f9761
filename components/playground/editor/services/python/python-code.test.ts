import { expect, test } from "vitest";
import { endsInText, importedModules, wantedAfter, withoutTexts } from "./python-code.ts";

test("texts and comments become blanks, and what stands in an f-string stays", () => {
  expect(withoutTexts('a = "b" # c\nd')).toBe(`a =${" ".repeat(8)}\nd`);
  expect(withoutTexts('x = f"{name}"')).toContain("name");
  expect(withoutTexts("'''a\nb''' + c")).toBe("    \n     + c");
  expect(withoutTexts("'it\\'s' + x")).toBe(`${" ".repeat(7)} + x`);
});

test("it is known whether one writes in a text or a comment", () => {
  for (const within of ["# a.", "x = 'a.", '"""a.\nb.', "r'\\d."])
    expect(endsInText(within), within).toBe(true);
  for (const outside of ["'a'.", '"""a"""', "x # c\ny.", "f'{a.", '""', "'a\nb."]) {
    expect(endsInText(outside), outside).toBe(false);
  }
});

test("what is being written is told from what stands before", () => {
  expect(wantedAfter("import ma")).toEqual({ kind: "module", begun: "ma" });
  expect(wantedAfter("import os, xml.")).toEqual({ kind: "module", begun: "xml." });
  expect(wantedAfter("from math import pi, sq")).toEqual({ kind: "imported", module: "math", begun: "sq" });
  expect(wantedAfter("x = math.sq")).toEqual({ kind: "attribute", object: "math", begun: "sq" });
  expect(wantedAfter("os.path.")).toEqual({ kind: "attribute", object: "os.path", begun: "" });
  expect(wantedAfter("f().a.")).toEqual({ kind: "attribute", object: undefined, begun: "" });
  expect(wantedAfter("'a'.")).toEqual({ kind: "attribute", object: undefined, begun: "" });
  expect(wantedAfter("print(na")).toEqual({ kind: "name", begun: "na" });
  for (const nothing of ["x = 1.", "x = 0x", "# a.", "'a."]) {
    expect(wantedAfter(nothing), nothing).toEqual({ kind: "nothing" });
  }
});

test("imports tell what names stand for", () => {
  const code =
    "import os.path, numpy as np\nfrom urllib import parse as p\n# import json\n'''\nimport re\n'''\n";
  expect(Object.fromEntries(importedModules(code))).toEqual({ os: "os", np: "numpy", p: "urllib.parse" });
});
