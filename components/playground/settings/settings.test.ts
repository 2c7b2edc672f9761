import { expect, test } from "vitest";
import { CODE_SIZE_PX, FIRST_SETTINGS, formatSettings, parseSettings, sizeWithin } from "./settings.ts";

test("what is written is read again", () => {
  const settings = { codeSize: 18, wrap: true, vim: true };
  expect(parseSettings(formatSettings(settings))).toEqual(settings);
  expect(parseSettings(formatSettings(FIRST_SETTINGS))).toEqual(FIRST_SETTINGS);
});

test("what is missing or strange is as on a first visit", () => {
  for (const value of [
    undefined,
    "",
    "size=&wrap=&vim=",
    "size=11",
    "size=25",
    "size=14.5",
    "size=x;}",
    "vim=yes",
  ]) {
    expect(parseSettings(value), value).toEqual(FIRST_SETTINGS);
  }
});

test("code is never smaller nor larger than can be read", () => {
  expect(sizeWithin(3)).toBe(CODE_SIZE_PX.min);
  expect(sizeWithin(99)).toBe(CODE_SIZE_PX.max);
  expect(sizeWithin(16.4)).toBe(16);
});
