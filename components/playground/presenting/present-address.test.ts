import { expect, test } from "vitest";
import { presentAddress } from "./present-address.ts";

test("presenting is a word in the address, and goes with it", () => {
  expect(presentAddress("http://localhost:3000/", true)).toBe("http://localhost:3000/?present");
  expect(presentAddress("http://localhost:3000/?present", false)).toBe("http://localhost:3000/");
});

test("what else stands in the address stays, and the word is there once", () => {
  expect(presentAddress("http://localhost/?a=1&b#L3", true)).toBe("http://localhost/?a=1&b&present#L3");
  expect(presentAddress("http://localhost/?present=1&a=1#L3", true)).toBe("http://localhost/?a=1&present#L3");
  expect(presentAddress("http://localhost/?present&presented=1", false)).toBe(
    "http://localhost/?presented=1",
  );
});
