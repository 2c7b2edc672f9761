import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { code, finished, open, output, run, write } from "./playground.ts";
import { test } from "./visit.ts";

const dialog = (page: Page): Locator => page.getByRole("dialog", { name: "Settings" });
const editorText = (page: Page): Locator => page.locator(".monaco-editor .view-line").first();
const vimLine = (page: Page): Locator => page.locator("#editor-file").getByText(/^--/);

async function sizeOf(place: Locator): Promise<string> {
  return place.evaluate((element) => getComputedStyle(element).fontSize);
}

test("the size of code is that of editor, output and terminal, in every tab, and from the first moment of a reload", async ({
  page,
  context,
}) => {
  await open(page);
  await run(page, "print(1)");
  await finished(page, /exit 0/);
  await page.getByRole("toolbar", { name: "Tools" }).getByRole("button", { name: "Terminal" }).click();
  const shell = page.locator(".xterm-rows");
  await expect(shell).toBeAttached();
  const other = await context.newPage();
  await open(other);

  await page.getByRole("button", { name: "Settings" }).click();
  const larger = dialog(page).getByRole("button", { name: "Larger code" });
  for (let press = 0; press < 4; press += 1) await larger.click();
  await expect(dialog(page)).toContainText("18 px");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  for (const place of [editorText(page), output(page), shell]) {
    await expect.poll(() => sizeOf(place)).toBe("18px");
  }
  await expect.poll(() => sizeOf(editorText(other))).toBe("18px");

  await page.reload({ waitUntil: "commit" });
  // The field that the server drew has the size already; nothing moves when the scripts are there.
  const sizes = new Set<string>();
  const sizeSeen = async (): Promise<string> => {
    const size = await sizeOf(code(page));
    sizes.add(size);
    return size;
  };
  await expect.poll(sizeSeen).toBe("18px");
  // There is none in the moment in which one field takes the place of another.
  sizes.delete("");
  expect([...sizes]).toEqual(["18px"]);
  await expect.poll(() => sizeOf(editorText(page))).toBe("18px");
  await page.keyboard.press("Control+K");
  await page.getByRole("combobox", { name: "Find a command" }).fill("smaller");
  await page.keyboard.press("Enter");
  await expect.poll(() => sizeOf(editorText(page))).toBe("17px");
});

test("vim keys move, insert, save and leave; their line stands from the first moment of a reload", async ({
  page,
}) => {
  await open(page);
  await write(page, "alpha = 1\nbeta = 2\ngamma = 3");
  await page.keyboard.press("Control+,");
  await dialog(page).getByRole("checkbox", { name: "Vim keys" }).check();
  await page.keyboard.press("Escape");
  await expect(vimLine(page)).toHaveText("--NORMAL--");
  await code(page).focus();
  await page.keyboard.type("ggdd");
  await expect(page.locator("#editor-file")).not.toContainText("alpha");
  await page.keyboard.type("Goprint(");
  await expect(vimLine(page)).toHaveText("--INSERT--");
  // The bracket may be closed already, by the editor: then it is typed over.
  await page.keyboard.type("'by vim')");
  await page.keyboard.press("Escape");
  await expect(vimLine(page)).toHaveText("--NORMAL--");
  await page.keyboard.type(":w");
  await page.keyboard.press("Enter");
  await expect(page.getByText("draft saved")).toBeVisible();
  await page.keyboard.type(":q");
  await page.keyboard.press("Enter");
  await expect(page.locator("#editor-file")).not.toContainText("Not an editor command");
  await expect(code(page)).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await finished(page, /exit 0/);
  await expect(output(page)).toContainText("by vim");
  await code(page).focus();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(code(page)).not.toBeFocused();

  await page.reload();
  await expect(vimLine(page)).toHaveText("--NORMAL--");
  await page.keyboard.press("Control+,");
  await dialog(page).getByRole("checkbox", { name: "Vim keys" }).uncheck();
  await page.keyboard.press("Escape");
  await expect(vimLine(page)).toHaveCount(0);
  await write(page, "dd = 1");
  await expect(page.locator("#editor-file")).toContainText("dd");
});

test("long lines wrap, and the theme of the settings is that of the quick button", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await open(page);
  await write(page, `x = "${"long ".repeat(80)}"`);
  await expect(page.locator(".monaco-editor .view-line")).toHaveCount(1);
  await page.keyboard.press("Control+,");
  await dialog(page).getByRole("checkbox", { name: "Wrap long lines" }).check();
  await dialog(page).getByRole("radio", { name: "Dark" }).check();
  await page.keyboard.press("Escape");
  await expect(page.locator("html")).toHaveClass(/dark/);
  await expect(page.locator(".monaco-editor .view-line")).not.toHaveCount(1);
  await page.getByRole("button", { name: "Theme: dark" }).click();
  await expect(page.locator("html")).not.toHaveClass(/dark/);
  await page.keyboard.press("Control+,");
  await expect(dialog(page).getByRole("radio", { name: "System" })).toBeChecked();
  await expectAccessible(page);
});
