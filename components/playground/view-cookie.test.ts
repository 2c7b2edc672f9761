import { expect, test } from "vitest";
import { FIRST_VIEW, formatView, parseView } from "./view-cookie.ts";

test("what is written is read again", () => {
  const view = {
    language: "node",
    split: 33.33,
    hasDraft: true,
    dock: "files",
    dockSize: 30,
    sheet: "full",
  } as const;
  expect(parseView(formatView(view))).toEqual(view);
});

test("what is missing or strange is as on a first visit", () => {
  expect(parseView(undefined)).toEqual(FIRST_VIEW);
  for (const split of ["", "0", "-5", "1000", "NaN", "x"]) {
    expect(parseView(`split=${split}`).split).toBe(FIRST_VIEW.split);
  }
});
