import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { buildEmbedParts } from "./build-embed-parts.ts";

/** Of the 40 kB that an embed may have; the rest is for its style, its code and its output. */
const MOST_BYTES = 20_000;

test("the script of embeds is small, one piece, and can stand within its element", async () => {
  const { script } = await buildEmbedParts(join(import.meta.dirname, "../../.."));
  expect(gzipSync(script).length).toBeLessThan(MOST_BYTES);
  expect(script).not.toMatch(/<\/script|<!--|\bimport\b\s*[("'{]|\beval\(|new Function/);
  // It is a program as far as a parser sees; there is no document here to run in.
  expect(() => runInNewContext(`() => { ${script} }`)).not.toThrow();
});

test("the colours are those of the page, light and dark", async () => {
  const { light, dark } = await buildEmbedParts(join(import.meta.dirname, "../../.."));
  expect(light).toMatch(/color-scheme: light;.*--surface: #fffefc;.*--ansi-15: #/);
  expect(dark).toMatch(/color-scheme: dark;.*--surface: #171512;.*--ansi-15: #/);
  expect(light).not.toContain("chart");
});
