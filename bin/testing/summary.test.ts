import { expect, test } from "vitest";
import { summarize } from "./summary.ts";

test("ends with the totals alone on a line, after every failure by its title", () => {
  const lines = summarize([
    { name: "lint", ms: 900, passed: 1, failed: 0, skipped: 0, failures: [] },
    { name: "unit", ms: 12_340, passed: 40, failed: 1, skipped: 2, failures: ["a.test.ts: breaks"] },
  ]).split("\n");
  expect(lines.at(-1)).toBe("41 passed, 1 failed, 2 skipped");
  expect(lines).toContain("  a.test.ts: breaks");
  expect(lines.find((line) => line.includes("unit"))).toMatch(/^✗ unit +12\.3 s +40 +1 +2$/);
});
