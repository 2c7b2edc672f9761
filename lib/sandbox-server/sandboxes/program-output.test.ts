import { expect, test } from "vitest";
import type { NewRunEvent } from "./event-log.ts";
import { ProgramOutput } from "./program-output.ts";

/** The output of a program with a limit, what came of it, and how often the limit was told. */
function outputOf(limitBytes: number) {
  const events: NewRunEvent[] = [];
  let limits = 0;
  const output = new ProgramOutput({
    encoding: "utf8",
    limitBytes,
    collector: undefined,
    emit: (event) => void events.push(event),
    onLimit: () => {
      limits += 1;
    },
  });
  return { output, events, limits: () => limits };
}

const display = (bundle: Record<string, unknown>, id?: string) =>
  ({ kind: "display", bundle, ...(id === undefined ? {} : { id }) }) as const;

test("exactly the limit may be printed, and nothing beyond it comes through", () => {
  const { output, events, limits } = outputOf(1_000);
  output.print("stdout", Buffer.alloc(1_000, "x"));
  expect(limits()).toBe(0);
  output.print("stdout", Buffer.from("y"));
  output.print("stdout", Buffer.from("z"));
  output.end();
  expect(events).toEqual([{ kind: "stdout", text: "x".repeat(1_000) }]);
  expect(limits()).toBe(1);
});

test("the number of events is bounded however little they say", () => {
  const { output, events, limits } = outputOf(64_000);
  for (let count = 0; count < 5_000; count += 1) output.input(undefined);
  for (let count = 0; count < 5_000; count += 1)
    output.print(count % 2 ? "stdout" : "stderr", Buffer.from("x"));
  output.end();
  expect(events).toHaveLength(1_001);
  expect(limits()).toBe(1);
});

test("ids of displays and prompts count as output", () => {
  const displays = outputOf(1_000);
  for (let count = 0; count < 10; count += 1) displays.output.display(display({}, "x".repeat(200)));
  expect([displays.events.length, displays.limits()]).toEqual([5, 1]);
  const prompts = outputOf(1_000);
  for (let count = 0; count < 10; count += 1) prompts.output.input("x".repeat(200));
  expect([prompts.events.length, prompts.limits()]).toEqual([5, 1]);
});

test("a display of JSON counts what it holds in memory, one of text its length", () => {
  const json = outputOf(100_000);
  json.output.display(display({ "application/json": Array.from({ length: 5_000 }, () => []) }));
  expect([json.events.length, json.limits()]).toEqual([0, 1]);
  const text = outputOf(100_000);
  text.output.display(display({ "text/html": "x".repeat(99_000) }));
  expect([text.events.length, text.limits()]).toEqual([1, 0]);
});

test("what comes in quick succession is joined, but never to more than a short piece of work", () => {
  const { output, events } = outputOf(10_000_000);
  const chunk = Buffer.alloc(10_000, "x");
  for (let count = 0; count < 100; count += 1) output.print("stdout", chunk);
  output.end();
  const sizes = events.map((event) => (event.kind === "stdout" ? event.text.length : 0));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1_000_000);
  expect(sizes.length).toBeLessThan(20);
  expect(Math.max(...sizes)).toBeLessThan(2 * 65_536);
});
