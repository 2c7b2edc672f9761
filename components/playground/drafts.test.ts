import { expect, test } from "vitest";
import { createDrafts, type DraftStorage } from "./drafts.ts";

function memory(): DraftStorage & Map<string, string> {
  const map = new Map<string, string>();
  return Object.assign(map, {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
  });
}

const full: DraftStorage = {
  getItem: () => null,
  setItem: () => {
    throw new Error("QuotaExceededError");
  },
};

test("each language has its own draft", () => {
  const drafts = createDrafts(memory(), memory());
  drafts.write("python", "print(1)");
  expect(drafts.read("python")).toBe("print(1)");
  expect(drafts.read("node")).toBeUndefined();
});

test("a reload brings back this tab's code, not what another tab wrote since", () => {
  const browser = memory();
  const here = createDrafts(memory(), browser);
  here.write("python", "mine");
  createDrafts(memory(), browser).write("python", "the other tab's");
  expect(here.read("python")).toBe("mine");
});

test("a new tab begins with the newest code", () => {
  const browser = memory();
  createDrafts(memory(), browser).write("python", "newest");
  expect(createDrafts(memory(), browser).read("python")).toBe("newest");
});

test("a browser without room says so instead of failing", () => {
  expect(createDrafts(full, full).write("python", "x")).toBe(false);
  expect(createDrafts(memory(), full).write("python", "x")).toBe(true);
});
