import { expect, test } from "vitest";
import { append, EMPTY_LOG } from "../output/log.ts";
import { newRun, type Run } from "../state/run.ts";
import { NODE_ERRORS } from "./node-errors.ts";
import { noteOf, noteOn } from "./error-note.ts";
import { PYTHON_ERRORS } from "./python-errors.ts";

/** What CPython 3.11 and 3.12 and Node 24 say, and a word that the note on it has. */
const PYTHON = {
  "NameError: name 'prnt' is not defined. Did you mean: 'print'?": "Perhaps print is meant",
  "NameError: name 'math' is not defined. Did you forget to import 'math'?": "import math",
  "NameError: name 'x' is not defined": "Nothing is called x",
  "SyntaxError: expected ':'": "colon is missing",
  "SyntaxError: '(' was never closed": "This ( has no partner",
  "SyntaxError: unmatched ')'": "one closing bracket too many",
  "SyntaxError: unterminated string literal (detected at line 1)": "no closing quote",
  "SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?": 'print("…")',
  "SyntaxError: invalid syntax. Maybe you meant '==' or ':=' instead of '='?": "two == compare",
  "SyntaxError: 'await' outside function": "async def",
  "SyntaxError: 'return' outside function": "return stands",
  "SyntaxError: invalid syntax": "cannot read this line",
  "IndentationError: expected an indented block after function definition on line 1": "four spaces",
  "IndentationError: unexpected indent": "further right",
  "IndentationError: unindent does not match any outer indentation level": "no block began",
  "TabError: inconsistent use of tabs and spaces in indentation": "Use spaces",
  'TypeError: can only concatenate str (not "int") to str': "type int cannot be added",
  "TypeError: unsupported operand type(s) for +: 'int' and 'str'": "+ does not work between int and str",
  "TypeError: 'int' object is not callable": "value of type int",
  "TypeError: f() missing 1 required positional argument: 'a'": "'a' is missing",
  "TypeError: f() takes 1 positional argument but 2 were given": "more than it takes",
  "TypeError: 'NoneType' object is not subscriptable": "is None",
  "TypeError: 'int' object is not iterable": "range(…)",
  "TypeError: object of type 'int' has no len()": "no length",
  "TypeError: list indices must be integers or slices, not str": "counted from 0",
  "IndexError: list index out of range": "beyond the end",
  "KeyError: 'k'": "no key 'k'",
  "AttributeError: 'NoneType' object has no attribute 'append'": "before .append is None",
  "AttributeError: 'str' object has no attribute 'push'": "type str has no push",
  "ValueError: invalid literal for int() with base 10: 'abc'": "of 'abc'",
  "ValueError: could not convert string to float: 'x'": "of 'x'",
  "ValueError: not enough values to unpack (expected 2, got 1)": "number of names",
  "ZeroDivisionError: division by zero": "divided by 0",
  "ZeroDivisionError: integer modulo by zero": "divided by 0",
  "ModuleNotFoundError: No module named 'nummpy'": "no module nummpy",
  "ImportError: cannot import name 'foo' from 'math' (unknown location)": "math has no foo",
  "FileNotFoundError: [Errno 2] No such file or directory: 'no.txt'": "no file no.txt",
  "RecursionError: maximum recursion depth exceeded": "called itself too often",
  "EOFError: EOF when reading a line": "asked for input",
  "UnboundLocalError: cannot access local variable 'x' where it is not associated with a value": "global x",
};
const NODE = {
  "ReferenceError: consol is not defined": "Nothing is called consol",
  "ReferenceError: document is not defined": "web pages",
  "ReferenceError: require is not defined in ES module scope, you can use import instead": "import … from",
  "ReferenceError: Cannot access 'z' before initialization": "z is used above",
  "TypeError: Cannot read properties of undefined (reading 'foo')": "before .foo is undefined",
  "TypeError: Cannot read properties of null (reading 'foo')": "is null",
  "TypeError: Cannot destructure property 'a' of 'null' as it is null.": "a was to be taken",
  "TypeError: o.f is not a function": "o.f is called",
  "TypeError: Class constructor A cannot be invoked without 'new'": "new A(…)",
  "TypeError: 5 is not a constructor": "5 is none",
  "TypeError: 5 is not iterable": "5 has no parts",
  "TypeError: Assignment to constant variable.": "Use let",
  "TypeError: Cannot mix BigInt and other types, use explicit conversions": "BigInt(…)",
  "SyntaxError: Unexpected identifier 'bar'": "bar stands",
  "SyntaxError: missing ) after argument list": "closing bracket",
  "SyntaxError: Unexpected end of input": "not closed",
  "SyntaxError: Invalid or unexpected token": "closing quote",
  "SyntaxError: await is only valid in async functions and the top level bodies of modules": "async",
  "SyntaxError: Identifier 'a' has already been declared": "There is a a already",
  "SyntaxError: Unexpected token '}'": "} stands",
  "SyntaxError: Expected property name or '}' in JSON at position 1 (line 1 column 2)": "JSON.parse",
  "SyntaxError: Unexpected end of JSON input": "JSON.parse",
  "SyntaxError: Cannot use import statement outside a module": "require",
  "RangeError: Maximum call stack size exceeded": "called itself too often",
  "RangeError: Invalid array length": "this length",
  "SyntaxError [ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX]: TypeScript enum is not supported in strip-only mode":
    "as const",
  "SyntaxError [ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX]: TypeScript parameter property is not supported in strip-only mode":
    "in the constructor",
  "SyntaxError [ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX]: TypeScript namespace declaration is not supported in strip-only mode":
    "this namespace",
  "SyntaxError [ERR_INVALID_TYPESCRIPT_SYNTAX]: Unexpected token `=`. Expected an identifier, void, yield":
    "missing type",
  "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'nothing' imported from /workspace/main.js":
    "no module nothing",
  "Error: Cannot find module 'nothing'": "no module nothing",
  "Error: ENOENT: no such file or directory, open 'no.txt'": "no file no.txt",
};

test.each([
  ["python", PYTHON],
  ["node", NODE],
] as const)("the common errors of %s are explained", (language, errors) => {
  for (const [error, word] of Object.entries(errors)) expect(noteOn(language, error), error).toContain(word);
});

test("a note is short, fills in every word, and has no exclamation mark", () => {
  for (const { note } of [...PYTHON_ERRORS, ...NODE_ERRORS]) {
    expect(note.length, note).toBeLessThan(190);
    expect(note).not.toContain("!");
  }
  for (const [language, errors] of [
    ["python", PYTHON],
    ["node", NODE],
  ] as const) {
    for (const error of Object.keys(errors)) expect(noteOn(language, error)).not.toMatch(/\$\d/);
  }
});

test("what a note takes over from the error is cut short", () => {
  expect(noteOn("python", `KeyError: '${"x".repeat(5_000)}'`)?.length).toBeLessThan(250);
});

test("errors of one's own and other languages' have no note", () => {
  expect(noteOn("python", "MyError: KeyError: 1")).toBeUndefined();
  expect(noteOn("node", "KeyError: 1")).toBeUndefined();
  expect(noteOn("cobol", "KeyError: 1")).toBeUndefined();
});

const usage = { wallMs: 1, cpuMs: 1, peakMemoryBytes: 1 };
function ended(
  language: string,
  outcome: Extract<Run["stage"], { kind: "finished" }>["outcome"],
  said = "",
): Run {
  const run = newRun({ execution: "a", language, path: "main" }, 0);
  const log = append(EMPTY_LOG, [{ kind: "text", source: "stderr", text: said }]);
  return { ...run, log, stage: { kind: "finished", outcome, usage, cold: false, stopped: false } };
}

const NODE_SAYS = `/workspace/main.js:1
null.foo
     ^

TypeError: Cannot read properties of null (reading 'foo')
    at Object.<anonymous> (/workspace/main.js:1:6)

Node.js v24.0.0
`;

test("an error that an interpreter only prints is found in what it printed", () => {
  expect(noteOf(ended("node", { kind: "exited", code: 1 }, NODE_SAYS))).toContain("is null");
});

test("a program that ended well or was stopped has no note, whatever it printed", () => {
  expect(noteOf(ended("node", { kind: "exited", code: 0 }, NODE_SAYS))).toBeUndefined();
  const run = ended("node", { kind: "exited", code: 1 }, NODE_SAYS);
  if (run.stage.kind !== "finished") throw new Error("it has ended");
  expect(noteOf({ ...run, stage: { ...run.stage, stopped: true } })).toBeUndefined();
});

test("the name that Python guesses is taken from the traceback", () => {
  const said = "name 'prnt' is not defined";
  const threw = { kind: "threw", name: "NameError", message: said, code: 1 } as const;
  const traceback = `Traceback (most recent call last):\nNameError: ${said}. Did you mean: 'print'?\n`;
  expect(noteOf(ended("python", { ...threw, traceback }))).toContain("Perhaps print is meant");
  expect(noteOf(ended("python", { ...threw, traceback: "" }))).toContain("Nothing is called prnt");
});
