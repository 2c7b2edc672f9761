import { expect, test } from "vitest";
import { linkPlaces, raisedAt } from "./links.ts";

const PYTHON = `Traceback (most recent call last):
  File "/workspace/main.py", line 9, in <module>
    outer()
  File "/workspace/main.py", line 4, in outer
    json.loads("")
  File "/usr/lib/python3.11/json/__init__.py", line 346, in loads
json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)
`;
const NODE = `/workspace/main.js:3
throw new Error("x");
^

Error: x
    at inner (/workspace/main.js:3:9)
    at file:///workspace/main.js:7:1
`;

test("places in the visitor's file are links, those in libraries are not", () => {
  const links = linkPlaces(PYTHON, "main.py").filter(({ place }) => place);
  expect(links).toEqual([
    { text: 'File "/workspace/main.py", line 9', place: { line: 9 } },
    { text: 'File "/workspace/main.py", line 4', place: { line: 4 } },
  ]);
});

test("Node's places have their column", () => {
  const links = linkPlaces(NODE, "main.js").flatMap(({ place }) => (place ? [place] : []));
  expect(links).toEqual([{ line: 3 }, { line: 3, column: 9 }, { line: 7, column: 1 }]);
});

test("a bare name with a line is a link, part of a longer name is not", () => {
  expect(linkPlaces("main.js:3:5", "main.js")).toEqual([
    { text: "main.js:3:5", place: { line: 3, column: 5 } },
  ]);
  expect(linkPlaces("domain.js:3:5 lib/main.js:2", "main.js").some(({ place }) => place)).toBe(false);
});

test("the parts joined are the text", () => {
  for (const text of [PYTHON, NODE, "nothing here", ""]) {
    for (const path of ["main.py", "main.js"]) {
      expect(
        linkPlaces(text, path)
          .map((part) => part.text)
          .join(""),
      ).toBe(text);
    }
  }
});

test("the marker goes to the innermost place in the visitor's file", () => {
  expect(raisedAt(PYTHON, "main.py")).toEqual({ line: 4 });
  expect(raisedAt(NODE, "main.js")).toEqual({ line: 3 });
  expect(raisedAt("no places", "main.py")).toBeUndefined();
});
