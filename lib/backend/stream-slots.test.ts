import { expect, test } from "vitest";
import { createStreamSlots } from "./stream-slots.ts";

test("a visitor has so many streams and no more; one that ends makes room for another", () => {
  const slots = createStreamSlots(2);
  const first = new AbortController();
  const others = new AbortController().signal;
  slots.take("ada", first.signal);
  slots.take("ada", others);
  expect(() => slots.take("ada", others)).toThrow("You have 2 streams of events open, and 2 are allowed");
  slots.take("bob", others);
  first.abort();
  slots.take("ada", others);
  expect(() => slots.take("ada", others)).toThrow();
});

test("a stream that was over before it began takes nothing", () => {
  const slots = createStreamSlots(1);
  slots.take("ada", AbortSignal.abort());
  slots.take("ada", new AbortController().signal);
  expect(() => slots.take("ada", AbortSignal.abort())).toThrow();
});
