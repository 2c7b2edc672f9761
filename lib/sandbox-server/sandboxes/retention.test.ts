import { expect, test } from "vitest";
import { Retention } from "./retention.ts";

/** Adds things of these sizes; tells which were forgotten, in order. */
function forgotten(retention: Retention, ...sizes: number[]): number[] {
  const gone: number[] = [];
  for (const [index, bytes] of sizes.entries()) retention.add({ bytes, forget: () => gone.push(index) });
  return gone;
}

test("the oldest goes first when there is too much", () => {
  expect(forgotten(new Retention({ bytes: 10, count: 9 }), 4, 4, 4, 1)).toEqual([0]);
});

test("the oldest goes first when there are too many", () => {
  expect(forgotten(new Retention({ bytes: 100, count: 2 }), 1, 1, 1, 1)).toEqual([0, 1]);
});

test("the newest stays, however big it is", () => {
  expect(forgotten(new Retention({ bytes: 10, count: 9 }), 4, 99)).toEqual([0]);
});

test("what is removed no longer counts, also when it is removed twice", () => {
  const retention = new Retention({ bytes: 10, count: 9 });
  const kept = { bytes: 8, forget: () => {} };
  retention.add(kept);
  retention.remove(kept);
  retention.remove(kept);
  expect(forgotten(retention, 5, 5, 1)).toEqual([0]);
});
