import { expect, test } from "vitest";
import { FIRST_SETTINGS, type Settings } from "./settings.ts";
import { createSettingsStore } from "./settings-store.ts";

/** A tab, and what it applied and kept. */
function tab() {
  const applied: Settings[] = [];
  const kept: Settings[] = [];
  const store = createSettingsStore(
    FIRST_SETTINGS,
    (settings) => applied.push(settings),
    (settings) => kept.push(settings),
  );
  return { applied, kept, store };
}

test("a change is applied, kept and told, and no size is beyond what can be read", () => {
  const { applied, kept, store } = tab();
  let told = 0;
  store.subscribe(() => (told += 1));
  store.change({ vim: true });
  store.change({ codeSize: 99 });
  expect(store.read()).toEqual({ codeSize: 24, wrap: false, vim: true });
  expect(applied.at(-1)).toEqual(store.read());
  expect(kept.at(-1)).toEqual(store.read());
  expect(told).toBe(2);
});

test("what changes nothing is told to nobody", () => {
  const { applied, store } = tab();
  store.change({ wrap: false });
  expect(applied).toEqual([]);
});

test("another tab hears of it, applies it, and leaves the keeping to the first", () => {
  const here = tab();
  const there = tab();
  let hear: (message: unknown) => void = () => undefined;
  const silent = { send: () => undefined, listen: () => undefined, close: () => undefined };
  here.store.listen({ ...silent, send: (message) => hear(message) });
  there.store.listen({
    ...silent,
    listen: (listener) => {
      hear = listener;
    },
  });
  here.store.change({ codeSize: 20 });
  hear({ codeSize: 13 });
  expect(there.store.read().codeSize).toBe(20);
  expect(there.applied).toHaveLength(1);
  expect(there.kept).toEqual([]);
});
