import { expect, test } from "vitest";
import { keptStorage } from "../testing/kept-storage.ts";
import { readEntered, rememberEntered } from "./entered-history.ts";

test("each language has a history of its own, oldest first, the same twice in a row once", () => {
  const browser = keptStorage();
  for (const code of ["x", "y", "y"]) rememberEntered(browser, "python", code);
  rememberEntered(browser, "node", "z");
  expect(readEntered(browser, "python")).toEqual(["x", "y"]);
  expect(readEntered(browser, "node")).toEqual(["z"]);
});

test("it is bounded: whole programs are not kept, and the oldest goes first", () => {
  const browser = keptStorage();
  rememberEntered(browser, "python", "p".repeat(8_001));
  expect(readEntered(browser, "python")).toEqual([]);
  for (let index = 0; index < 30; index += 1) {
    rememberEntered(browser, "python", `${index} `.padEnd(8_000, "x"));
  }
  const kept = readEntered(browser, "python");
  expect([kept.length, kept.at(-1)?.slice(0, 3)]).toEqual([8, "29 "]);
});

test("what is stored and not understood is no history, and storage that fails does no harm", () => {
  const browser = keptStorage();
  browser.kept.set("quicksand-console-python", "{");
  expect(readEntered(browser, "python")).toEqual([]);
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new Error("full");
    },
  };
  expect(rememberEntered(full, "python", "x")).toEqual(["x"]);
  expect(readEntered(undefined, "python")).toEqual([]);
});
