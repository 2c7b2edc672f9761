import { expect, test } from "vitest";
import { replaceMeasured, table } from "./report.ts";

test("small times keep two decimals, so that a tenth of a millisecond can be told", () => {
  const row = { where: "here", what: "a run", figures: { count: 40, p50: 0.113, p95: 38.26 } };
  expect(table([row]).split("\n").at(-1)).toBe("| here | a run | 0.11 ms | 38.3 ms | 40 |");
});

test("only what stands between the markers is replaced", () => {
  const text = "before\n<!-- measured -->\nold\n<!-- /measured -->\nafter\n";
  const replaced = replaceMeasured(text, "new");
  expect(replaced).toBe("before\n<!-- measured -->\n\nnew\n\n<!-- /measured -->\nafter\n");
  expect(replaceMeasured(replaced, "new")).toBe(replaced);
});

test("a text without markers is refused", () => {
  expect(() => replaceMeasured("nothing", "new")).toThrow("markers");
});
