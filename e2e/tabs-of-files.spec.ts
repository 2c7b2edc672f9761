import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { code, finished, open, output, run, runButton, write } from "./playground.ts";
import { test } from "./visit.ts";

const tab = (page: Page, name: string | RegExp): Locator =>
  page.getByRole("tablist", { name: "Files in the editor" }).getByRole("tab", { name });

async function add(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole("button", { name: "New file of the program" }).click();
  await page.getByRole("textbox", { name: "Name of the new file" }).fill(name);
  await page.keyboard.press("Enter");
  await expect(tab(page, name)).toHaveAttribute("aria-selected", "true");
  await write(page, text);
}

test("a program of several files runs with all of them, and a reload brings them back", async ({ page }) => {
  await open(page);
  await write(page, "import greeting\nprint(greeting.of('Ada'))");
  await add(page, "greeting.py", "def of(name):\n    return 'Hi ' + name");
  await runButton(page).click();
  await finished(page, /exit 0/);
  await expect(output(page)).toContainText("Hi Ada");
  await page.reload();
  await expect(tab(page, "greeting.py")).toHaveAttribute("aria-selected", "true");
  await expect(code(page)).toBeAttached();
  await expect(page.locator("#editor-file")).toContainText("return");
  await tab(page, "main.py").click();
  await expect(page.locator("#editor-file")).toContainText("import");
});

test("a file of the program is renamed and taken out by keyboard, and the next run does not find it", async ({
  page,
}) => {
  await open(page);
  await write(page, "import util");
  await add(page, "utility.py", "x = 1");
  await tab(page, "main.py").focus();
  await tab(page, "main.py").click();
  await tab(page, "main.py").focus();
  await page.keyboard.press("ArrowRight");
  await expect(tab(page, "utility.py")).toBeFocused();
  await page.keyboard.press("F2");
  await page.getByRole("textbox", { name: "New name of utility.py" }).fill("util.py");
  await page.keyboard.press("Enter");
  await runButton(page).click();
  await finished(page, /exit 0/);
  await tab(page, "util.py").focus();
  await page.keyboard.press("Delete");
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(tab(page, "util.py")).toHaveCount(0);
  await expect(tab(page, "main.py")).toHaveAttribute("aria-selected", "true");
  await runButton(page).click();
  await finished(page, /ModuleNotFoundError/);
});

test("a text of the sandbox opens in the editor, says so, and is saved back on save and on run", async ({
  page,
}) => {
  await open(page);
  const tool = page.getByRole("toolbar", { name: "Tools" }).getByRole("button", { name: "Files" });
  if ((await tool.getAttribute("aria-pressed")) !== "true") await tool.click();
  await page
    .getByLabel("Files to upload")
    .setInputFiles([{ name: "names.txt", mimeType: "", buffer: Buffer.from("Ada") }]);
  await page
    .getByRole("treeitem", { name: /^names\.txt/ })
    .getByText("names.txt")
    .click();
  const names = tab(page, /^names\.txt/);
  await expect(names).toHaveAttribute("aria-selected", "true");
  await expect(names).toContainText("in the sandbox");
  await expect(code(page)).toBeAttached();
  await write(page, "Grace Hopper");
  await expect(names).toContainText("not saved");
  await page.keyboard.press("Control+S");
  await expect(names).not.toContainText("not saved");
  await write(page, "Katherine");
  await tab(page, "main.py").click();
  await expect(code(page)).toBeAttached();
  await run(page, "print(open('names.txt').read())");
  await finished(page, /exit 0/);
  await expect(output(page)).toContainText("Katherine");
});

test("a place in the output opens the main file, whatever file is shown", async ({ page }) => {
  await open(page);
  await run(page, "a = 1\nraise ValueError('no')");
  await finished(page, /ValueError/);
  await add(page, "notes.txt", "nothing");
  await output(page)
    .getByRole("button", { name: /line 2/ })
    .first()
    .click();
  await expect(tab(page, "main.py")).toHaveAttribute("aria-selected", "true");
  await expect(page.getByText(/ln 2/i)).toBeVisible();
});

test("axe finds nothing in tabs of files, nor while one is named", async ({ page }) => {
  await open(page);
  await add(page, "a.py", "x");
  const check = (): Promise<void> => expectAccessible(page);
  await check();
  await page.getByRole("button", { name: "New file of the program" }).click();
  await check();
});
