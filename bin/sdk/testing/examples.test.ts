import { expect, test } from "vitest";
import { examplesOf } from "./examples.ts";

test("an example is a block of ts with the text behind it that says what it prints", () => {
  const markdown = [
    "# Title",
    "```ts",
    "print(1);",
    "",
    "print(2);",
    "```",
    "",
    "```text",
    "1",
    "2",
    "```",
    "",
  ];
  expect(examplesOf(markdown.join("\n"), "a.md")).toEqual([
    { place: "a.md:3", code: "print(1);\n\nprint(2);\n", prints: "1\n2\n" },
  ]);
});

test("an example without such a text prints nothing; other blocks are no examples", () => {
  const markdown = "```ts\nlet x;\n```\nIt prints:\n```text\n1\n```\n```sh\nls\n```\n```text\n2\n```\n";
  expect(examplesOf(markdown, "a.md")).toEqual([{ place: "a.md:2", code: "let x;\n", prints: "" }]);
});
