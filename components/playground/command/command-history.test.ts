import { expect, test } from "vitest";
import { NOT_BROWSING, remembered, step } from "./command-history.ts";

test("the same command twice in a row is remembered once, and only the last hundred are", () => {
  expect(remembered(["ls"], "ls")).toEqual(["ls"]);
  expect(remembered(["ls", "pwd"], "ls")).toEqual(["ls", "pwd", "ls"]);
  const many = Array.from({ length: 100 }, (_, index) => `echo ${index}`);
  const more = remembered(many, "last");
  expect([more.length, more[0], more.at(-1)]).toEqual([100, "echo 1", "last"]);
});

test("going back and forth ends at what was being written", () => {
  const history = ["first", "second"];
  const one = step(history, NOT_BROWSING, "older", "unfinished");
  expect(one?.text).toBe("second");
  const two = step(history, one?.browsing ?? NOT_BROWSING, "older", "second");
  expect(two?.text).toBe("first");
  expect(step(history, two?.browsing ?? NOT_BROWSING, "older", "first")).toBeUndefined();
  const back = step(history, two?.browsing ?? NOT_BROWSING, "newer", "first");
  const own = step(history, back?.browsing ?? NOT_BROWSING, "newer", "second");
  expect([back?.text, own?.text]).toEqual(["second", "unfinished"]);
  expect(step(history, NOT_BROWSING, "newer", "unfinished")).toBeUndefined();
});
