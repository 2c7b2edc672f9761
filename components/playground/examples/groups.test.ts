import { expect, test } from "vitest";
import { groupsOf } from "./groups.ts";

function example(name: string, group: string) {
  return { language: "python", name, group, title: name, about: "", code: "", path: "main.py" };
}

test("examples stand together with those of their group, in the order in which they came", () => {
  const groups = groupsOf([example("a", "First"), example("b", "Second"), example("c", "First")]);
  expect(groups.map(({ title, examples }) => [title, examples.map(({ name }) => name)])).toEqual([
    ["First", ["a", "c"]],
    ["Second", ["b"]],
  ]);
});
