import * as fc from "fast-check";
import { expect, test } from "vitest";
import { nameProblem } from "./names.ts";

test.each([
  ["", "Sandbox name cannot be empty"],
  ["a".repeat(64), "Sandbox name cannot exceed 63 characters"],
  ["ä".repeat(32), "Sandbox name cannot exceed 63 characters"],
  ["a.b", "Sandbox name can only contain alphanumeric characters, hyphens, or underscores"],
  ["*", "Sandbox name can only contain alphanumeric characters, hyphens, or underscores"],
  ["a\n", "Sandbox name can only contain alphanumeric characters, hyphens, or underscores"],
  ["_a", "Sandbox name must start with an alphanumeric character"],
  ["-", "Sandbox name must start with an alphanumeric character"],
  ["a".repeat(63), undefined],
  ["0-_", undefined],
])("the sandbox name %j: %s", (name, problem) => {
  expect(nameProblem("Sandbox name", name)).toBe(problem);
});

test("a namespace has the same rules, and * is not one", () => {
  expect(nameProblem("Namespace", "*")).toBe("Wildcard namespace (*) is not valid for sandbox creation");
  expect(nameProblem("Namespace", "")).toBe("Namespace cannot be empty");
  expect(nameProblem("Namespace", "team-1")).toBeUndefined();
});

test("a name that passes is safe as a file name", () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      if (nameProblem("Sandbox name", name) === undefined) expect(name).toMatch(/^[A-Za-z0-9][\w-]{0,62}$/);
    }),
  );
});
