import { expect, test } from "vitest";
import { controlOf, keySequence } from "./terminal-bar-keys.ts";

test("cursor keys have other codes where a program asked for them", () => {
  expect(keySequence("up", false)).toBe("\u001b[A");
  expect(keySequence("left", true)).toBe("\u001bOD");
  expect([keySequence("escape", true), keySequence("tab", true)]).toEqual(["\u001b", "\t"]);
});

test("Ctrl makes control characters of letters and leaves all else", () => {
  expect(["c", "C", "d", "z", "[", "\\", "_", " ", "?"].map(controlOf)).toEqual([
    "\u0003",
    "\u0003",
    "\u0004",
    "\u001a",
    "\u001b",
    "\u001c",
    "\u001f",
    "\0",
    "\u007f",
  ]);
  expect(["1", "é", "", "ab", "\u001b[A"].map(controlOf)).toEqual(Array(5).fill(undefined));
});
