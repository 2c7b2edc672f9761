import { expect, test } from "vitest";
import { isAnswer, keyMeaning } from "./terminal-keys.ts";

function key(combination: string): Parameters<typeof keyMeaning>[0] {
  const parts = combination.split("+");
  const name = parts.at(-1) ?? "";
  return {
    key: name,
    code: name === "`" ? "Backquote" : "",
    ctrlKey: parts.includes("Ctrl"),
    shiftKey: parts.includes("Shift"),
    altKey: parts.includes("Alt"),
    metaKey: parts.includes("Cmd"),
  };
}

test.each([
  ["a", "shell"],
  ["Ctrl+c", "shell"],
  ["Ctrl+s", "shell"],
  ["Ctrl+v", "shell"],
  ["Alt+v", "shell"],
  ["Tab", "shell"],
  ["Shift+Tab", "shell"],
  ["Escape", "shell"],
  ["Ctrl+Shift+C", "copy"],
  ["Cmd+c", "copy"],
  ["Ctrl+Shift+V", "browser"],
  ["Cmd+v", "browser"],
  ["Cmd+r", "browser"],
  ["Ctrl+`", "leave"],
])("%s is for: %s", (combination, meaning) => {
  expect(keyMeaning(key(combination), false)).toBe(meaning);
});

test("on Windows Ctrl+V pastes", () => {
  expect(keyMeaning(key("Ctrl+v"), true)).toBe("browser");
});

test("answers of a terminal are told from what a person types", () => {
  const answers = ["\u001b[?1;2c", "\u001b[>0;276;0c", "\u001b[12;40R", "\u001b[0n", "\u001b[?2026;2$y"];
  const colours = ["\u001b]11;rgb:ffff/fefe/fcfc\u001b\\", "\u001bP1$r0m\u001b\\"];
  for (const answer of [...answers, ...colours]) expect(isAnswer(answer), JSON.stringify(answer)).toBe(true);
  for (const typed of [
    "a",
    "\u001b",
    "\u001b[A",
    "\u001bOP",
    "\u001b[15~",
    "\u001b[200~text\u001b[201~",
    "\u001b[1;5C",
  ]) {
    expect(isAnswer(typed), JSON.stringify(typed)).toBe(false);
  }
});
