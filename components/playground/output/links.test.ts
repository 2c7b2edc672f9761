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
  const links = linkPlaces(PYTHON, ["main.py"]).filter(({ place }) => place);
  expect(links).toEqual([
    { text: 'File "/workspace/main.py", line 9', place: { path: "main.py", line: 9 } },
    { text: 'File "/workspace/main.py", line 4', place: { path: "main.py", line: 4 } },
  ]);
});

test("Node's places have their column", () => {
  const links = linkPlaces(NODE, ["main.js"]).flatMap(({ place }) => (place ? [place] : []));
  expect(links).toMatchObject([{ line: 3 }, { line: 3, column: 9 }, { line: 7, column: 1 }]);
});

test("a bare name with a line is a link, part of a longer name is not", () => {
  expect(linkPlaces("main.js:3:5", ["main.js"])).toEqual([
    { text: "main.js:3:5", place: { path: "main.js", line: 3, column: 5 } },
  ]);
  expect(linkPlaces("domain.js:3:5 lib/main.js:2", ["main.js"]).some(({ place }) => place)).toBe(false);
});

test("the parts joined are the text", () => {
  for (const text of [PYTHON, NODE, "nothing here", ""]) {
    for (const path of ["main.py", "main.js"]) {
      expect(
        linkPlaces(text, [path])
          .map((part) => part.text)
          .join(""),
      ).toBe(text);
    }
  }
});

test("the marker goes to the innermost place in the visitor's file", () => {
  expect(raisedAt(PYTHON, ["main.py"])).toEqual({ path: "main.py", line: 4 });
  expect(raisedAt(NODE, ["main.js"])).toEqual({ path: "main.js", line: 3 });
  expect(raisedAt("no places", ["main.py"])).toBeUndefined();
});

test("places in other files of the program are links, too, and the mark goes to where it was raised", () => {
  const traceback = `Traceback (most recent call last):
  File "/workspace/main.py", line 2, in <module>
  File "/workspace/lib/shapes.py", line 7, in area
  File "/workspace/other/main.py", line 1, in area
ValueError: no`;
  const files = ["main.py", "lib/shapes.py"];
  expect(linkPlaces(traceback, files).flatMap(({ place }) => (place ? [place] : []))).toEqual([
    { path: "main.py", line: 2 },
    { path: "lib/shapes.py", line: 7 },
  ]);
  expect(raisedAt(traceback, files)).toEqual({ path: "lib/shapes.py", line: 7 });
});

test("a mistake that Python cannot even read is a link", () => {
  const [, link] = linkPlaces('  File "/workspace/main.py", line 1\n    if True\n', ["main.py"]);
  expect(link?.place).toEqual({ path: "main.py", line: 1 });
});
