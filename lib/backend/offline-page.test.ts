import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { offlinePage } from "./offline-page.ts";
import { PAGE_COLOURS } from "./page-colours.ts";

test("what is drawn without the style sheet has its colours", () => {
  const css = readFileSync(join(import.meta.dirname, "../../app/globals.css"), "utf8");
  const [, light = "", dark = ""] = /:root \{([^}]*)\}[^]*?\.dark \{([^}]*)\}/.exec(css) ?? [];
  const colours = { light, dark };
  for (const theme of ["light", "dark"] as const) {
    for (const [name, value] of Object.entries(PAGE_COLOURS[theme])) {
      expect(colours[theme]).toContain(`--${name}: ${value};`);
    }
  }
});

test("it needs nothing that would have to be loaded", () => {
  const page = offlinePage("a-nonce");
  expect(page).not.toMatch(/\b(?:src|href)=|url\(|@import/);
  expect(page).toContain('<script nonce="a-nonce">');
});
