import { expect, test } from "vitest";
import { replaceMeasured, table } from "./report.ts";

test("small times keep two decimals, so that a tenth of a millisecond can be told", () => {
  const row = { where: "here", what: "a run", figures: { count: 40, p50: 0.113, p95: 38.26 } };
  expect(table([row]).split("\n").at(-1)).toBe("| here | a run | 0.11 ms | 38.3 ms | 40 |");
});

test("only what stands between the markers is replaced", () => {
  const other = "<!-- measured: servers -->\nkept\n<!-- /measured: servers -->\n";
  const text = `${other}<!-- measured: page -->\nold\n<!-- /measured: page -->\nafter\n`;
  const replaced = replaceMeasured(text, "page", "new");
  expect(replaced).toBe(`${other}<!-- measured: page -->\n\nnew\n\n<!-- /measured: page -->\nafter\n`);
  expect(replaceMeasured(replaced, "page", "new")).toBe(replaced);
});

test("a text without markers is refused", () => {
  expect(() => replaceMeasured("nothing", "page", "new")).toThrow("markers");
});
