import { expect, test } from "vitest";
import { dropped, lowered, parseSheet, pressed, raised, standing } from "./sheet.ts";

test("it goes up and down by steps, and a press on the handle goes round", () => {
  expect([raised("low"), raised("half"), raised("full")]).toEqual(["half", "full", "full"]);
  expect([lowered("full"), lowered("half"), lowered("low")]).toEqual(["half", "low", "low"]);
  expect([pressed("low"), pressed("half"), pressed("full")]).toEqual(["half", "full", "low"]);
});

test("a slow drag leaves it at the nearest height", () => {
  expect([0.1, 0.29, 0.31, 0.74, 0.76, 1].map((share) => dropped(share, 0.1))).toEqual([
    "low",
    "low",
    "half",
    "half",
    "full",
    "full",
  ]);
});

test("a throw takes it the way it was thrown", () => {
  expect([dropped(0.2, 1), dropped(0.55, 1)]).toEqual(["half", "full"]);
  expect([dropped(0.9, -1), dropped(0.4, -1)]).toEqual(["half", "low"]);
});

test("it makes room for who writes code, and takes all where a keyboard leaves little", () => {
  expect(standing("full", "code", false)).toBe("low");
  expect(standing("half", "sheet", false)).toBe("half");
  expect(standing("half", "sheet", true)).toBe("full");
  expect(standing("half", "nowhere", true)).toBe("half");
});

test("a strange cookie means half", () => {
  expect([parseSheet("low"), parseSheet("tall"), parseSheet(null)]).toEqual(["low", "half", "half"]);
});
