import * as fc from "fast-check";
import { expect, test } from "vitest";
import { HeadAndTail } from "./head-and-tail.ts";

test("whatever is pushed, the first and the last are there in order, and all else was dropped in order", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 9 }), fc.nat(40), (most, count) => {
      const dropped: number[] = [];
      const kept = new HeadAndTail<number>(most, (item) => dropped.push(item));
      const all = Array.from({ length: count }, (_, index) => index);
      for (const item of all) kept.push(item);
      const head = Math.ceil(most / 2);
      const between = count > most ? [-1] : [];
      const missing = count > most ? all.slice(head, count - (most - head)) : [];
      expect(dropped).toEqual(missing);
      expect(kept.items(between)).toEqual(
        count > most ? [...all.slice(0, head), -1, ...all.slice(count - (most - head))] : all,
      );
    }),
  );
});
