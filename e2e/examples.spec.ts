import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { choose, code, finished, open, output, programInput, runButton, write } from "./playground.ts";
import { test } from "./visit.ts";

const examplesButton = (page: Page): Locator => page.getByRole("button", { name: "Examples" });
const example = (page: Page, title: string): Locator =>
  page.getByRole("menuitem", { name: new RegExp(`^${title}`) });

test("an example is found by typing its title, run, and taken back, by the keyboard alone", async ({
  page,
}) => {
  await open(page);
  await write(page, 'print("my own work")');
  await examplesButton(page).focus();
  await page.keyboard.press("Enter");
  await expect(example(page, "Questions and answers")).toBeVisible();
  await page.keyboard.type("cell", { delay: 30 });
  await expect(example(page, "Cellular automaton")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu")).toBeHidden();
  await expect(code(page)).toBeFocused();

  await page.keyboard.press("Control+Enter");
  await finished(page, /exit 0/);
  await expect(output(page)).toContainText("██ ████ ███");

  await page.getByRole("button", { name: "Undo" }).focus();
  await page.keyboard.press("Enter");
  await expect(code(page)).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expect(output(page)).toContainText("my own work");
});

test("looking through several examples keeps what was there before the first of them", async ({ page }) => {
  await open(page);
  await write(page, 'print("before all examples")');
  for (const title of ["Colours", "CSV", "Mandelbrot set"]) {
    await examplesButton(page).click();
    await example(page, title).click();
    await expect(page.getByRole("menu")).toBeHidden();
  }
  await page.getByRole("button", { name: "Undo" }).click();
  await runButton(page).click();
  await expect(output(page)).toContainText("before all examples");
});

test("the examples are those of the language that is chosen, and ask for what they need", async ({
  page,
}) => {
  await open(page);
  await choose(page, "Node");
  await examplesButton(page).click();
  await example(page, "Questions and answers").click();
  await runButton(page).click();
  for (const [question, answer] of [
    ["What is your name?", "Ada"],
    ["How many stars would you like?", "3"],
  ] as const) {
    await expect(output(page)).toContainText(question);
    await programInput(page).fill(answer);
    await programInput(page).press("Enter");
  }
  await finished(page, /exit 0/);
  await expect(output(page)).toContainText("They are all yours, Ada.");
});

test("Escape closes the menu, and the button has the focus again", async ({ page }) => {
  await open(page);
  await examplesButton(page).focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menu")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toBeHidden();
  await expect(examplesButton(page)).toBeFocused();
});

for (const scheme of ["light", "dark"] as const) {
  test(`the open menu has no serious accessibility violation (${scheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await open(page);
    await examplesButton(page).click();
    await expect(example(page, "Questions and answers")).toBeVisible();
    await expectAccessible(page, { part: "[role=menu]", least: "serious" });
  });
}

test("on a phone's width the menu fits the screen", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page);
  await examplesButton(page).click();
  const box = await page.getByRole("menu").boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(360);
  expect((box?.y ?? 0) + (box?.height ?? 999)).toBeLessThanOrEqual(740);
});
