import { expect, test } from "vitest";
import { selectedCode } from "./selected-code.ts";

/** `|` is where the selection begins and ends; one alone is the cursor. */
function selected(marked: string) {
  const [before = "", inside = "", after] = marked.split("|");
  const code = marked.replaceAll("|", "");
  return selectedCode(
    code,
    before.length,
    after === undefined ? before.length : before.length + inside.length,
  );
}

test("without a selection it is the line of the cursor, without its indentation", () => {
  expect(selected("a = 1\n    b = |2\nc = 3")).toEqual({ text: "b = 2", firstLine: 2, lastLine: 2 });
  expect(selected("a = 1|")).toEqual({ text: "a = 1", firstLine: 1, lastLine: 1 });
  expect(selected("a\n|\nb").text).toBe("");
});

test("a selection within a line is just that", () => {
  expect(selected("x = |len(y)| + 1").text).toBe("len(y)");
});

test("lines lose the indentation that they share, and keep what is theirs", () => {
  const code = "def f():\n|    for x in y:\n        print(x)\n\n    return 1\n|";
  expect(selected(code)).toEqual({
    text: "for x in y:\n    print(x)\n\nreturn 1",
    firstLine: 2,
    lastLine: 5,
  });
});

test("a selection that begins behind the indentation counts it as its own", () => {
  expect(selected("if a:\n    |b()\n    c()|").text).toBe("b()\nc()");
});

test("tabs and spaces share only what is the same", () => {
  expect(selected("|\ta\n\t  b|").text).toBe("a\n  b");
});
