import { expect, test } from "vitest";
import { mayTakeFocus } from "./may-take-focus.ts";

/** What has the focus, by the selectors that it answers to. */
const at = (...selectors: string[]) =>
  ({ matches: (asked: string) => asked.split(", ").some((each) => selectors.includes(each)) }) as Element;
const editor = (focused: boolean, edited: boolean) => ({ hasFocus: () => focused, isEdited: () => edited });

test("a program's input takes the focus from the page itself, Run, and an editor in which nothing was typed", () => {
  expect(mayTakeFocus(at("body"), editor(false, true))).toBe(true);
  expect(mayTakeFocus(null, editor(false, false))).toBe(true);
  expect(mayTakeFocus(at("[data-run-button]"), editor(false, true))).toBe(true);
  expect(mayTakeFocus(at("textarea"), editor(true, false))).toBe(true);
});

test("it takes it from nobody who types elsewhere", () => {
  expect(mayTakeFocus(at("textarea"), editor(true, true))).toBe(false);
  expect(mayTakeFocus(at("textarea"), editor(false, false))).toBe(false);
  expect(mayTakeFocus(at("input"), editor(false, false))).toBe(false);
});
