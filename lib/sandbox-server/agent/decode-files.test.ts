import { describe, expect, test } from "vitest";
import { decodeDone, decodeEntry, decodeList, decodePart, decodeSize } from "./decode-files.ts";
import { FrameError } from "./frames.ts";

/** A reply whose values are repeated fields. */
function reply(fields: Record<string, readonly (string | Buffer)[]>) {
  return new Map(Object.entries(fields).map(([key, values]) => [key, values.map((one) => Buffer.from(one))]));
}

const entry = (...parts: (string | number)[]) => parts.join("\0");

describe("an entry", () => {
  test("is told with its kind, size, time and mode", () => {
    const found = decodeEntry(reply({ entry: [entry("file", 12, -5, 0o644, "a/b.txt")] }), "a/b.txt");
    expect(found).toEqual({
      name: "b.txt",
      path: "a/b.txt",
      kind: "file",
      size: 12,
      modifiedAtMs: -5,
      mode: 0o644,
    });
  });

  test("of a link has its target, also when that is empty or no text", () => {
    const found = decodeEntry(reply({ entry: [entry("symlink", 0, 1, 0o777, "l", "../x")] }), "l");
    expect(found).toMatchObject({ kind: "symlink", target: "../x" });
    const bytes = Buffer.concat([Buffer.from(entry("symlink", 0, 1, 0o777, "l", "")), Buffer.from([0xff])]);
    expect(decodeEntry(reply({ entry: [bytes] }), "l").target).toBe("\ufffd");
  });

  test.each([
    ["no entry", []],
    ["too few parts", [entry("file", 1, 1, 1)]],
    ["too many parts", [entry("symlink", 1, 1, 1, "a", "b", "c")]],
    ["a kind that there is not", [entry("socket", 1, 1, 1, "a")]],
    ["a negative size", [entry("file", -1, 1, 1, "a")]],
    ["a size that no number holds", [entry("file", "9999999999999999", 1, 1, "a")]],
    ["a size in words", [entry("file", "1e3", 1, 1, "a")]],
    ["a time that no Date has", [entry("file", 1, "8640000000000001", 1, "a")]],
    ["a mode with more bits than there are", [entry("file", 1, 1, 0o10000, "a")]],
    ["more bytes than any path", [entry("file", 1, 1, 1, "a".repeat(20_000))]],
  ])("with %s breaks the protocol", (_what, entries) => {
    expect(() => decodeEntry(reply({ entry: entries }), "a")).toThrow(FrameError);
  });
});

describe("a list", () => {
  const list = (path: string, names: readonly string[], limit = 10) =>
    decodeList(
      reply({ truncated: ["0"], entry: names.map((name) => entry("file", 1, 1, 1, name)) }),
      path,
      limit,
    );

  test("has the paths below its folder", () => {
    expect(list(".", ["a", "b/c"]).entries.map(({ name, path }) => [name, path])).toEqual([
      ["a", "a"],
      ["c", "b/c"],
    ]);
    expect(list("d", ["d/a"]).entries[0]).toMatchObject({ name: "a", path: "d/a" });
  });

  test.each([
    [".", "/etc/passwd"],
    [".", "../a"],
    [".", "a/../../b"],
    [".", ""],
    [".", "a//b"],
    [".", "."],
    ["d", "e/a"],
    ["d", "d"],
    ["d", "d/"],
    ["d", "d/../../x"],
    ["d", "dd/a"],
  ])("of %j that names %j breaks the protocol", (path, name) => {
    expect(() => list(path, [name])).toThrow(FrameError);
  });

  test("with more files than were asked for breaks the protocol", () => {
    expect(list(".", ["a", "b"], 2).entries).toHaveLength(2);
    expect(() => list(".", ["a", "b", "c"], 2)).toThrow(FrameError);
    expect(() => decodeList(reply({}), ".", 2)).toThrow(FrameError);
  });
});

describe("the part of a file", () => {
  test("is its bytes and the size of the whole", () => {
    const found = decodePart(reply({ size: ["9"], content: [Buffer.from([0, 255])] }), "a", 2);
    expect([found.size, [...found.content]]).toEqual([9, [0, 255]]);
  });

  test("that is longer than asked, or missing, breaks the protocol", () => {
    expect(() => decodePart(reply({ size: ["9"], content: ["abc"] }), "a", 2)).toThrow(FrameError);
    expect(() => decodePart(reply({ size: ["9"] }), "a", 2)).toThrow(FrameError);
    expect(() => decodeSize(reply({}), "a")).toThrow(FrameError);
    expect(() => decodeSize(reply({ size: ["1.5"] }), "a")).toThrow(FrameError);
  });
});

describe("a failure", () => {
  test.each([
    ["ENOENT", 'There is no file or folder "a/b"'],
    ["ENOSPC", "No space is left"],
    ["ENOTEMPTY", "recursive: true"],
    ["EEXIST", "overwrite: true"],
    ["EWEIRD", "(EWEIRD)"],
  ])("%s is a fileError that names the path", (errno, words) => {
    expect(() => decodeDone(reply({ errno: [errno], path: ["a/b"] }), "a")).toThrow(
      expect.objectContaining({
        code: "fileError",
        message: expect.stringContaining(words),
        details: { errno, path: "a/b" },
      }),
    );
  });

  test("of the process that was to do it names the path that was asked for", () => {
    const failure = (errno: string) => () => decodeDone(reply({ errno: [errno] }), "asked");
    expect(failure("ETIMEDOUT")).toThrow(expect.objectContaining({ code: "timeout" }));
    expect(failure("ECANCELED")).toThrow(/"asked" was killed/);
    expect(failure("EAGAIN")).toThrow(/as many processes as it may/);
    expect(failure("ENOMEM")).toThrow(/memory/);
    expect(failure("EIO")).toThrow(expect.objectContaining({ code: "fileError" }));
  });

  test("with an errno that is none breaks the protocol", () => {
    expect(() => decodeDone(reply({ errno: ["<script>"] }), "a")).toThrow(FrameError);
  });
});
