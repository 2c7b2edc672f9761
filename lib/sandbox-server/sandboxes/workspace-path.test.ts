import { expect, test } from "vitest";
import { pathInWorkspace, workspacePath } from "./workspace-path.ts";

test.each([
  [".", "."],
  ["/workspace", "."],
  ["/workspace/", "."],
  ["a/..", "."],
  ["a.txt", "a.txt"],
  ["./a//b/", "a/b"],
  ["a/../b", "b"],
  ["/workspace/a/b", "a/b"],
  ["..a", "..a"],
  ["a/...", "a/..."],
  [" ", " "],
  ["-rf", "-rf"],
  ["日本/ü\n.txt", "日本/ü\n.txt"],
])("%j names %j in /workspace", (path, relative) => {
  expect(workspacePath("path", path)).toBe(relative);
});

test.each([
  "",
  "..",
  "../workspace2",
  "a/../../b",
  "/",
  "/etc/passwd",
  "/workspace/../etc/passwd",
  "/workspace2",
  "a\0b",
  "\0",
  "a\ud800",
])("%j names nothing in /workspace, and the error says what to send", (path) => {
  expect(() => workspacePath("path", path)).toThrow(
    expect.objectContaining({
      code: "invalidParams",
      message: expect.stringMatching(/^params\.path is .*send a path/),
    }),
  );
});

test("a long path is shown in part", () => {
  expect(() => workspacePath("from", `/${"x".repeat(4_000)}`)).toThrow(/^.{0,500}$/);
});

test.each([".", "/workspace", "a/.."])("%j is /workspace itself, which stays", (path) => {
  expect(() => pathInWorkspace("to", path)).toThrow(
    expect.objectContaining({ code: "invalidParams", message: expect.stringContaining("params.to") }),
  );
});
