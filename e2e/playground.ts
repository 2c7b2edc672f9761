import { expect, type Locator, type Page } from "@playwright/test";

/** The page by the names that people and screen readers know its parts by. */
export const runButton = (page: Page): Locator => page.getByRole("button", { name: "Run", exact: true });
export const stopButton = (page: Page): Locator => page.getByRole("button", { name: "Stop", exact: true });
export const code = (page: Page): Locator => page.getByRole("textbox", { name: "Code" });
export const output = (page: Page): Locator => page.getByRole("log", { name: "Output" });
export const programInput = (page: Page): Locator => page.getByRole("textbox", { name: "Program input" });
export const result = (page: Page): Locator => page.getByRole("status", { name: "Result" });

/** Opens the page and waits until its editor is there. */
export async function open(page: Page, path = "/"): Promise<void> {
  await page.goto(path);
  await expect(code(page)).toBeAttached({ timeout: 20_000 });
}

/** Replaces the program in the editor by pasting, as typed text would be indented anew. */
export async function write(page: Page, program: string): Promise<void> {
  // The plain field gives way to the editor within moments of a load; a person's hands come later.
  await page.locator(".monaco-editor .view-line").first().waitFor({ timeout: 20_000 });
  await code(page).focus();
  await page.keyboard.press("Control+A");
  await page.evaluate((text) => navigator.clipboard.writeText(text), program);
  await page.keyboard.press("Control+V");
}

/** Chooses a language by its label. */
export async function choose(page: Page, language: "Python" | "Node"): Promise<void> {
  await page.getByRole("radiogroup", { name: "Language" }).getByRole("radio", { name: language }).click();
}

/** Writes a program and starts it. */
export async function run(page: Page, program: string): Promise<void> {
  await write(page, program);
  await runButton(page).click();
}

/** Waits until the program has ended; the button is Run again and the result line tells how it went. */
export async function finished(page: Page, how: RegExp): Promise<void> {
  await expect(result(page)).toHaveText(how);
  await expect(runButton(page)).toBeVisible();
}

/** The id of the sandbox that this tab has. */
export async function sandboxId(page: Page): Promise<string> {
  return page.evaluate(() => sessionStorage.getItem("quicksand-sandbox") ?? "");
}
