import { expect, test } from "vitest";
import { findImageNamed } from "./image-names.ts";

const host = { name: "host", about: "", languages: ["python"] };
const node = { name: "node", about: "", languages: ["node"] };

test("the original's images mean the host's, with or without a tag", () => {
  for (const name of [
    "host",
    "python",
    "node",
    "microsandbox/python",
    "microsandbox/node:latest",
    "python:3.12-slim",
  ]) {
    expect(findImageNamed([host], name)).toBe(host);
  }
});

test("an image of its own name goes first", () => {
  expect(findImageNamed([host, node], "node:24")).toBe(node);
  expect(findImageNamed([host, node], "python")).toBe(host);
});

test("an unknown image is refused with the list of those there are", () => {
  const find = () => findImageNamed([host], "ubuntu:24.04");
  expect(find).toThrow(/ubuntu:24.04.*host, microsandbox\/python/);
  expect(find).toThrow(expect.objectContaining({ code: "imageNotFound" }));
  expect(() => findImageNamed([host], "")).toThrow("there is no image");
});
