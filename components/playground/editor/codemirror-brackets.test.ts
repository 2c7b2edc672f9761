import { python } from "@codemirror/lang-python";
import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { expect, test } from "vitest";
import { bracketTyped, closingBrackets } from "./codemirror-brackets.ts";

/** A state of marked text: `|` is the cursor, or two of them around what is selected. */
function stateOf(marked: string): EditorState {
  const parts = marked.split("|");
  const anchor = parts[0]?.length ?? 0;
  const head = parts.length > 2 ? anchor + (parts[1]?.length ?? 0) : anchor;
  const state = EditorState.create({
    doc: parts.join(""),
    selection: { anchor, head },
    extensions: [python(), closingBrackets()],
  });
  ensureSyntaxTree(state, state.doc.length, 5_000);
  return state;
}

/** The state after these characters, each typed by itself, as marked text. */
function typed(marked: string, characters: string): string {
  let state = stateOf(marked);
  for (const character of characters) {
    state = state.update(bracketTyped(state, character) ?? state.replaceSelection(character)).state;
  }
  const { from, to } = state.selection.main;
  const text = state.doc.toString();
  const selected = from === to ? "" : `${text.slice(from, to)}|`;
  return `${text.slice(0, from)}|${selected}${text.slice(to)}`;
}

test("brackets and quotes close, and the closing one is typed over", () => {
  expect(typed("|", "print(")).toBe("print(|)");
  expect(typed("|", "print()")).toBe("print()|");
  expect(typed("|", 'f("a")')).toBe('f("a")|');
  expect(typed("|", "[{'k': (1)}]")).toBe("[{'k': (1)}]|");
});

test("what someone typed themselves is never stepped over", () => {
  expect(typed("f(|)", ")")).toBe("f()|)");
});

test("nothing closes before a word, in a text, or after a word's apostrophe", () => {
  expect(typed("|name", "(")).toBe("(|name");
  expect(typed('"it is|"', "(")).toBe('"it is(|"');
  expect(typed("# don|", "'t")).toBe("# don't|");
});

test("three quotes are three quotes", () => {
  expect(typed("|", '"""')).toBe('"""|');
});

test("what is selected is put between", () => {
  expect(typed("a |b c| d", "(")).toBe("a (|b c|) d");
});
