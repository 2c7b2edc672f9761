import { expect, test } from "vitest";
import {
  closed,
  isUnsaved,
  lost,
  NO_SANDBOX_TABS,
  opened,
  savedAs,
  shownTab,
  typed,
} from "./sandbox-tabs.ts";

const one = opened(NO_SANDBOX_TABS, "data.csv", "a");

test("a file that is opened is shown, once", () => {
  expect(shownTab(one)).toEqual({ path: "data.csv", content: "a", saved: "a" });
  expect(opened(one, "data.csv", "a").tabs).toHaveLength(1);
});

test("opening it again shows what the program wrote since, but never takes away what was typed", () => {
  expect(shownTab(opened(one, "data.csv", "b"))?.content).toBe("b");
  expect(shownTab(opened(typed(one, "data.csv", "mine"), "data.csv", "b"))?.content).toBe("mine");
});

test("what is typed while it is saved is still unsaved", () => {
  const more = savedAs(typed(typed(one, "data.csv", "b"), "data.csv", "bc"), "data.csv", "b");
  expect(more.tabs.map(isUnsaved)).toEqual([true]);
  expect(savedAs(more, "data.csv", "bc").tabs.map(isUnsaved)).toEqual([false]);
});

test("files of a sandbox that is gone are unsaved, so that the next sandbox gets them", () => {
  expect(lost(one).tabs.map(isUnsaved)).toEqual([true]);
  expect(savedAs(lost(one), "data.csv", "a").tabs.map(isUnsaved)).toEqual([false]);
});

test("after the shown one is closed the program is shown again", () => {
  expect(closed(one, "data.csv")).toEqual(NO_SANDBOX_TABS);
  const two = opened(one, "b.txt", "");
  expect(closed(two, "data.csv").shown).toBe("b.txt");
});
