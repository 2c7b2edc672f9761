import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import {
  choose,
  code,
  finished,
  open,
  output,
  programInput,
  result,
  run,
  runButton,
  stopButton,
  write,
} from "./playground.ts";
import { test } from "./visit.ts";

const line = (page: Page): Locator => page.getByRole("textbox", { name: "Console" });
const completions = (page: Page): Locator => page.getByRole("listbox", { name: "Completions" });

/** Enters something and waits for what the output has then. */
async function enter(page: Page, entered: string, said: string | RegExp): Promise<void> {
  await line(page).fill(entered);
  await line(page).press("Enter");
  await expect(output(page)).toContainText(said);
  await expect(runButton(page)).toBeVisible();
}

test("below a finished program its variables answer: values, prints, errors, input, several lines", async ({
  page,
}) => {
  await open(page);
  await expect(line(page)).toBeHidden();
  await run(page, "words = ['sand', 'dune']\nprint('made', len(words))");
  await finished(page, /exit 0/);
  await enter(page, "words[1].upper()", "'DUNE'");
  await enter(page, "words.append('wind'); print('now', len(words))", "now 3");
  await enter(page, "words[9]", "IndexError: list index out of range");
  await expect(result(page)).toHaveText(/exit 0/);
  await line(page).fill("for word in words:");
  await line(page).press("Shift+Enter");
  await line(page).pressSequentially("print(word, len(word))");
  await line(page).press("Enter");
  await expect(output(page)).toContainText("wind 4");
  await expect(output(page)).toContainText("...     print(word, len(word))");
  await line(page).fill("name = input('Who? ')");
  await line(page).press("Enter");
  await expect(programInput(page)).toBeFocused();
  await page.keyboard.type("Ada");
  await page.keyboard.press("Enter");
  await expect(line(page)).toBeFocused();
  await enter(page, "name * 2", "'AdaAda'");
  const shown = (await output(page).innerText()).replaceAll(/\s*\n+\s*/g, "\n");
  expect(shown).toMatch(/made 2\n>>> words\[1\]\.upper\(\)\n[^>]*'DUNE'\n>>> words\.append/);
  expect(shown).toContain(">>> name = input('Who? ')\nWho? Ada\n");
});

test("the next run knows nothing of what was entered, and begins a new log", async ({ page }) => {
  await open(page);
  await run(page, "x = 1");
  await finished(page, /exit 0/);
  await enter(page, "y = x + 41; y", "42");
  await run(page, "print('y' in globals())");
  await expect(output(page)).toContainText("False");
  await expect(output(page)).not.toContainText("42");
});

test("an endless loop entered there is stopped, and the variables are still there", async ({ page }) => {
  await open(page);
  await run(page, "kept = 'still here'");
  await finished(page, /exit 0/);
  await line(page).fill("while True: pass");
  await line(page).press("Enter");
  await stopButton(page).click();
  await expect(runButton(page)).toBeVisible();
  await enter(page, "kept", "'still here'");
  await line(page).fill("import time; print('asleep'); time.sleep(600)");
  await line(page).press("Enter");
  await expect(output(page)).toContainText("asleep\n");
  await line(page).press("Control+c");
  await expect(runButton(page)).toBeVisible();
});

test("a program that was killed leaves no variables, and the line says so", async ({ page }) => {
  await open(page);
  await run(page, "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)");
  await expect(line(page)).toHaveAttribute("placeholder", /variables are gone/);
  await expect(line(page)).not.toBeEditable();
});

test("arrow keys find what was entered, also after a reload; the log comes back with it", async ({
  page,
}) => {
  await open(page);
  await run(page, "n = 5");
  await finished(page, /exit 0/);
  await enter(page, "n + 1", "6");
  await enter(page, "n + 2", "7");
  await line(page).fill("unfinished");
  for (const [key, shown] of [
    ["ArrowUp", "n + 2"],
    ["ArrowUp", "n + 1"],
    ["ArrowUp", "n + 1"],
    ["ArrowDown", "n + 2"],
    ["ArrowDown", "unfinished"],
  ] as const) {
    await line(page).press(key);
    await expect(line(page)).toHaveValue(shown);
  }
  await page.reload();
  await expect(output(page)).toContainText(/>>> n \+ 1\s+6|>>> n \+ 1[^]*6[^]*>>> n \+ 2[^]*7/);
  await line(page).press("ArrowUp");
  await expect(line(page)).toHaveValue("n + 2");
  await line(page).press("Enter");
  await expect(output(page)).toContainText(/n \+ 2[^]*n \+ 2[^]*7/);
});

test("by keyboard alone: run, complete with Tab, choose in the list, leave the line", async ({ page }) => {
  await open(page);
  await write(page, "import math\nwords = ['sand']");
  await page.keyboard.press("Control+Enter");
  await finished(page, /exit 0/);
  await expect(code(page)).toBeFocused();
  await line(page).focus();
  await page.keyboard.type("math.sqr");
  await page.keyboard.press("Tab");
  await expect(line(page)).toHaveValue("math.sqrt");
  await page.keyboard.press("Control+c");
  await expect(line(page)).toHaveValue("");
  await page.keyboard.type("words[0].is");
  await page.keyboard.press("Tab");
  await expect(completions(page).getByRole("option").nth(1)).toBeVisible();
  const second = await completions(page).getByRole("option").nth(1).locator("span").first().innerText();
  await expectAccessible(page, { least: "serious" });
  await page.keyboard.press("Escape");
  await expect(completions(page)).toBeHidden();
  await expect(line(page)).toHaveValue("words[0].is");
  await page.keyboard.press("Tab");
  await expect(completions(page)).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(line(page)).toHaveValue(`words[0].${second}`);
  await page.keyboard.press("Control+c");
  await expect(line(page)).toHaveValue("");
  await page.keyboard.press("Tab");
  await expect(line(page)).not.toBeFocused();
});

test("Run selection evaluates a part of the program, before and after it ran", async ({ page }) => {
  await open(page);
  await write(page, "base = 20\nif base:\n    print(base + 1)");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+Shift+Enter");
  await expect(output(page)).toContainText(">>> base = 20");
  await finished(page, /exit 0/);
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Control+Shift+Enter");
  await expect(output(page)).toContainText(/>>> print\(base \+ 1\)\s+21/);
  await expect(code(page)).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await finished(page, /exit 0/);
  await expect(output(page)).not.toContainText(">>>");
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Control+Shift+Enter");
  await expect(output(page)).toContainText("...     print(base + 1)");
  await expect(output(page)).toContainText(/21\s[^]*>>> base = 20[^]*21/);
});

test("Node has a console, too", async ({ page }) => {
  await open(page);
  await choose(page, "Node");
  await run(page, "console.log('ran');");
  await finished(page, /exit 0/);
  await enter(page, "const list = [1, 2, 3]", "> const list");
  await enter(page, "list.map((n) => n * 2)", "[ 2, 4, 6 ]");
  await enter(page, "nothing.here", "ReferenceError: nothing is not defined");
});

for (const scheme of ["light", "dark"] as const) {
  test(`the console has no serious accessibility violation (${scheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await open(page);
    await run(page, "x = 1");
    await finished(page, /exit 0/);
    await enter(page, "x", "1");
    await line(page).fill("x.");
    await line(page).press("Tab");
    await expect(completions(page)).toBeVisible();
    await expectAccessible(page, { least: "serious" });
  });
}
