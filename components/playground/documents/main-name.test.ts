import { expect, test } from "vitest";
import { pageLanguage } from "../languages.ts";
import { mainNameProblem, otherDialect } from "./main-name.ts";

test("the file that runs has an ending that its language runs", () => {
  for (const path of ["main.py", "app/start.PY"]) {
    expect(mainNameProblem(pageLanguage("python"), path), path).toBeUndefined();
  }
  for (const path of ["main.js", "a.mjs", "a.cjs", "a.ts", "a.mts", "a.cts"]) {
    expect(mainNameProblem(pageLanguage("node"), path), path).toBeUndefined();
  }
  expect(mainNameProblem(pageLanguage("python"), "main.js")).toBe("What Python runs ends in .py.");
  expect(mainNameProblem(pageLanguage("node"), "main")).toBe(
    "What Node runs ends in .js, .mjs, .cjs, .ts, .mts or .cts.",
  );
});

test("JavaScript becomes TypeScript and back, as the same kind of module", () => {
  for (const [js, ts] of [
    ["main.js", "main.ts"],
    ["a.b.mjs", "a.b.mts"],
    ["x/y.cjs", "x/y.cts"],
  ] as const) {
    expect(otherDialect(js)).toEqual({ label: "TypeScript", path: ts });
    expect(otherDialect(ts)).toEqual({ label: "JavaScript", path: js });
  }
  expect(otherDialect("main.py")).toBeUndefined();
});
