import { expect, test } from "vitest";
import { contentOf, imageType, mayBeShown } from "./file-content.ts";

const read = (name: string, content: BlobPart) => contentOf(name, new Blob([content]));

test("text is shown exactly, with its mark of byte order and its line ends", async () => {
  expect(await read("a.txt", "\uFEFFé\r\n")).toEqual({ kind: "text", text: "\uFEFFé\r\n" });
  expect(await read("noending", "")).toEqual({ kind: "text", text: "" });
});

test("what an editor would destroy is no text", async () => {
  expect(await read("a.bin", new Uint8Array([0xff, 0xfe, 0x00]))).toEqual({ kind: "binary" });
  expect(await read("a.txt", "a\0b")).toEqual({ kind: "binary" });
});

test("an image gets its type from its name, and no other name gets one", async () => {
  expect(imageType("PLOT.PNG")).toBe("image/png");
  expect(imageType("a.constructor")).toBeUndefined();
  expect(imageType("page.html")).toBeUndefined();
  expect(await read("a.svg", "<svg/>")).toMatchObject({ kind: "image", blob: { type: "image/svg+xml" } });
});

test("what is too large to be shown is not even read", () => {
  expect(mayBeShown({ name: "a.txt", size: 1_048_576 })).toBe(true);
  expect(mayBeShown({ name: "a.txt", size: 1_048_577 })).toBe(false);
  expect(mayBeShown({ name: "a.png", size: 1_048_577 })).toBe(true);
});
