import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { contrast, CONTRAST_ON_COLOUR, CONTRAST_ON_PAGE, cssColours, GROUNDS } from "./colours.ts";
import type { Colour, TextStyle } from "./text-style.ts";

const COLOUR: fc.Arbitrary<Colour> = fc.oneof(
  fc.nat({ max: 255 }),
  fc.nat({ max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`),
);

test("contrast is what WCAG says", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

test("the grounds are those of the page", () => {
  const css = readFileSync(new URL("../../../app/globals.css", import.meta.url), "utf8");
  expect([...css.matchAll(/--surface: (#\w+);/g)].map(([, colour]) => colour)).toEqual([
    GROUNDS.light,
    GROUNDS.dark,
  ]);
});

test("the theme's sixteen colours are easy to read on both grounds", () => {
  const css = readFileSync(new URL("../../../app/globals.css", import.meta.url), "utf8");
  const colours = [...css.matchAll(/--ansi-\d+: (#\w+);/g)].map(([, colour = ""]) => colour);
  expect(colours).toHaveLength(32);
  for (const [index, colour] of colours.entries()) {
    const ground = index < 16 ? GROUNDS.light : GROUNDS.dark;
    expect(contrast(colour, ground), `${colour} on ${ground}`).toBeGreaterThanOrEqual(6);
  }
});

test("text in any colour is easy to read on both grounds of the page", () => {
  fc.assert(
    fc.property(COLOUR, (fg) => {
      const { color = "" } = cssColours({ fg });
      if (typeof fg === "number" && fg < 16) {
        expect(color).toBe(`var(--ansi-${fg})`);
        return;
      }
      const [light = "", dark = ""] = color.match(/#\w+/g) ?? [];
      expect(contrast(light, GROUNDS.light)).toBeGreaterThanOrEqual(CONTRAST_ON_PAGE);
      expect(contrast(dark, GROUNDS.dark)).toBeGreaterThanOrEqual(CONTRAST_ON_PAGE);
    }),
    { numRuns: 1_000 },
  );
});

test("text can be read on any ground that a program chooses, also the wrong way round", () => {
  const style: fc.Arbitrary<TextStyle> = fc.oneof(
    COLOUR.map((bg) => ({ bg })),
    fc.record({ fg: COLOUR, bg: COLOUR, inverse: fc.boolean() }),
    COLOUR.map((fg) => ({ fg, inverse: true })),
  );
  fc.assert(
    fc.property(style, (given) => {
      const { color = "", backgroundColor = "" } = cssColours(given);
      expect(contrast(color, backgroundColor)).toBeGreaterThanOrEqual(CONTRAST_ON_COLOUR);
    }),
    { numRuns: 1_000 },
  );
});

test("a colour that can be read already stays as it is", () => {
  expect(cssColours({ fg: "#ffffff" }).color).toMatch(/, #ffffff\)$/);
  expect(cssColours({ fg: "#000000" }).color).toMatch(/^light-dark\(#000000,/);
});
