import { expect, test } from "vitest";
import { keptStorage } from "./testing/kept-storage.ts";
import type { RememberedRun } from "./state/playground.ts";
import { readRememberedRun, rememberRun, withEntry, withTyped } from "./remembered-run.ts";

const run: RememberedRun = { execution: "run", language: "python", path: "main.py", typed: [] };

test("a run comes back with its entries and what was typed into each", () => {
  const tab = keptStorage();
  const entered = withEntry(run, { execution: "e1", code: "input()", typed: [] });
  const typed = withTyped(entered, "e1", { afterSeq: 7, text: "Ada\n" });
  rememberRun(tab, withTyped(typed, "run", { afterSeq: 2, text: "Bob\n" }));
  expect(readRememberedRun(tab)).toEqual({
    ...run,
    typed: [{ afterSeq: 2, text: "Bob\n" }],
    entries: [{ execution: "e1", code: "input()", typed: [{ afterSeq: 7, text: "Ada\n" }] }],
  });
});

test("of many entries the last hundred come back", () => {
  let many = run;
  for (let index = 0; index < 101; index += 1) {
    many = withEntry(many, { execution: `e${index}`, code: "x", typed: [] });
  }
  expect(many.entries?.length).toBe(100);
  expect(many.entries?.[0]?.execution).toBe("e1");
});

test("what is stored and not understood is no run", () => {
  const tab = keptStorage();
  for (const value of ["{", "{}", JSON.stringify({ ...run, entries: [{ code: 7 }] })]) {
    tab.kept.set("quicksand-run", value);
    expect(readRememberedRun(tab)).toBeUndefined();
  }
});
