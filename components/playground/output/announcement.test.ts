import { expect, test } from "vitest";
import { announcement, printedChars } from "./announcement.ts";
import { append, EMPTY_LOG } from "./log.ts";

const more = (log: typeof EMPTY_LOG, text: string) => append(log, [{ kind: "text", source: "stdout", text }]);

test("what is new is read out, once", () => {
  const first = more(EMPTY_LOG, "one\n");
  const second = more(first, "two\nthr");
  expect(announcement(first, 0)).toBe("one");
  expect(announcement(second, printedChars(first))).toBe("two\nthr");
  expect(announcement(second, printedChars(second))).toBe("");
});

test("of much its end is read out, however much it was", () => {
  const flood = more(EMPTY_LOG, "line of a flood\n".repeat(700_000));
  const said = announcement(flood, 0);
  expect(said).toMatch(/^11,200,000 characters of output\. The end: /);
  expect(said.length).toBeLessThan(400);
});
