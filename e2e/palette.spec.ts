import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page } from "@playwright/test";
import {
  code,
  finished,
  open as openPage,
  output,
  result,
  run,
  runButton,
  stopButton,
  write,
} from "./playground.ts";
import { test } from "./visit.ts";

const palette = (page: Page): Locator => page.getByRole("dialog", { name: "Commands" });
const field = (page: Page): Locator => page.getByRole("combobox", { name: "Find a command" });
const keysDialog = (page: Page): Locator => page.getByRole("dialog", { name: "Keys" });
const frame = (page: Page): Locator => page.getByRole("banner");
const tool = (page: Page, name: string): Locator => page.getByRole("region", { name, exact: true });

/** Opens the page and waits until its scripts are there: keys mean nothing before. */
async function open(page: Page, path = "/"): Promise<void> {
  await openPage(page, path);
  await expect(page.locator(".monaco-editor .view-line").first()).toBeVisible({ timeout: 20_000 });
}

/** Does what the palette finds for these words. */
async function ask(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type(words);
  await expect(palette(page).getByRole("option", { selected: true })).toHaveText(
    new RegExp(`^${words}`, "i"),
  );
  await page.keyboard.press("Enter");
  await expect(palette(page)).toBeHidden();
}

async function fontSize(part: Locator): Promise<number> {
  return part.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
}

test("Ctrl+K and F1 show the commands and hide them again; Escape hides them; the code has the focus again", async ({
  page,
}) => {
  await open(page);
  await code(page).focus();
  for (const key of ["Control+k", "F1"]) {
    for (const away of [key, "Escape"]) {
      await page.keyboard.press(key);
      await expect(field(page)).toBeFocused();
      await page.keyboard.press(away);
      await expect(palette(page)).toBeHidden();
      await expect(code(page)).toBeFocused();
    }
  }
});

test("a program is run and stopped by the palette alone", async ({ page }) => {
  await open(page);
  await write(page, 'import time\nprint("begun", flush=True)\ntime.sleep(60)');
  await ask(page, "Run");
  await expect(output(page)).toContainText("begun");
  await expect(stopButton(page)).toBeVisible();
  await ask(page, "Stop");
  await expect(result(page)).toContainText("Stopped");
});

test("the palette goes to another language, another theme, and the tools", async ({ page }) => {
  await open(page);
  await ask(page, "Switch to Node");
  await expect(page.getByRole("radio", { name: "Node" })).toBeChecked();
  await ask(page, "Theme: dark");
  await expect(page.locator("html")).toHaveClass(/dark/);
  await ask(page, "Theme: light");
  await expect(page.locator("html")).not.toHaveClass(/dark/);
  for (const name of ["Files", "Metrics"]) {
    await ask(page, `Open ${name}`);
    await expect(tool(page, name)).toBeVisible();
    await ask(page, `Close ${name}`);
    await expect(tool(page, name)).toBeHidden();
  }
});

test("the palette opens the history, the examples, the output's search and the keys, and copies as curl", async ({
  page,
}) => {
  await open(page);
  await code(page).focus();
  await ask(page, "History");
  await expect(page.getByRole("dialog", { name: /^History/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await ask(page, "Examples");
  await expect(page.getByRole("menu")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toBeHidden();
  await ask(page, "Search the output");
  await expect(page.getByRole("textbox", { name: "Search the output" })).toBeFocused();
  await page.keyboard.press("Escape");
  await ask(page, "Copy as curl");
  await expect.poll(async () => page.evaluate(() => navigator.clipboard.readText())).toContain("curl 'http");
  await ask(page, "Go to the code");
  await expect(code(page)).toBeFocused();
  await ask(page, "Keys");
  await expect(keysDialog(page)).toBeVisible();
});

test("what is not a command is said so, and what cannot be done now is not offered", async ({ page }) => {
  await open(page);
  await page.keyboard.press("F1");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("xyzzy");
  await expect(palette(page)).toContainText("No command has this name.");
  await field(page).fill("stop");
  await expect(palette(page).getByRole("option", { name: "Stop" })).toHaveCount(0);
});

test("a question mark shows the keys; in the code it is typed", async ({ page }) => {
  await open(page);
  await runButton(page).focus();
  await page.keyboard.press("Shift+?");
  const row = keysDialog(page).getByRole("definition");
  await expect(row.first()).toHaveText("CtrlEnterorShiftEnter");
  for (const words of ["Stop", "Save", "Commands", "Present", "In a terminal"]) {
    await expect(keysDialog(page)).toContainText(words);
  }
  await page.keyboard.press("Escape");
  await expect(runButton(page)).toBeFocused();
  await write(page, "# what");
  await page.keyboard.press("Shift+?");
  await expect(page.locator(".view-line").first()).toHaveText(/^#.what\?$/);
  await expect(keysDialog(page)).toBeHidden();
});

test("presenting makes everything larger, leaves code and output, and Escape ends it", async ({ page }) => {
  await open(page);
  await ask(page, "Open Files");
  const before = await fontSize(page.locator(".view-line").first());
  await page.keyboard.press("F8");
  await expect(frame(page)).toBeHidden();
  await expect(page.getByRole("contentinfo")).toBeHidden();
  await expect(tool(page, "Files")).toBeHidden();
  await expect(page).toHaveURL(/\?present$/);
  await expect.poll(() => fontSize(page.locator(".view-line").first())).toBeGreaterThan(before * 1.4);
  await write(page, 'print("from the back of the room")');
  await page.keyboard.press("Control+Enter");
  await finished(page, /exit 0/);
  await expect(output(page)).toContainText("from the back of the room");
  expect(await fontSize(output(page))).toBeGreaterThan(before * 1.4);
  await code(page).focus();
  await page.keyboard.press("Escape");
  await expect(frame(page)).toBeVisible();
  await expect(tool(page, "Files")).toBeVisible();
  await expect(page).not.toHaveURL(/present/);
  await expect.poll(() => fontSize(page.locator(".view-line").first())).toBe(before);
});

test("a link opens the page for presenting, without the frame before its scripts are there too", async ({
  page,
}) => {
  const served = await page.request.get("/?present");
  expect(await served.text()).toMatch(/<div class="[^"]*\bh-dvh\b[^"]*\bpresenting"/);
  await open(page, "/?present");
  await expect(frame(page)).toBeHidden();
  await run(page, 'print("presented")');
  await finished(page, /exit 0/);
  await page.getByRole("button", { name: "End presenting" }).focus();
  await page.keyboard.press("Enter");
  await expect(frame(page)).toBeVisible();
  await expect(code(page)).toBeFocused();
});

test("on a phone's width the palette, the keys and presenting fit the screen", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page);
  for (const [words, dialog] of [
    ["Commands", palette(page)],
    ["Keys", keysDialog(page)],
  ] as const) {
    await runButton(page).focus();
    await page.keyboard.press(words === "Keys" ? "Shift+?" : "F1");
    await expect(dialog).toBeVisible();
    const box = await dialog.boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(360);
    expect((box?.y ?? 0) + (box?.height ?? 999)).toBeLessThanOrEqual(740);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  }
  await page.keyboard.press("F8");
  await expect(runButton(page)).toBeInViewport();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test("what is typed before the palette is there is in its field, and Enter does what was asked", async ({
  page,
}) => {
  let asked = (): void => undefined;
  const wanted = new Promise<void>((resolve) => (asked = resolve));
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await open(page);
  await write(page, "x = 1");
  await page.route(/\/_next\/static\/chunks\//, async (route) => {
    asked();
    await held;
    await route.continue();
  });
  await code(page).focus();
  await page.keyboard.press("Control+K");
  await page.keyboard.type("theme: da");
  await wanted;
  letGo();
  const field = page.getByRole("combobox", { name: "Find a command" });
  await expect(field).toHaveValue("theme: da");
  await expect(field).toBeFocused();
  await page.keyboard.type("rk");
  await expect(field).toHaveValue("theme: dark");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveClass(/dark/);
  await expect(page.locator("#editor-file")).not.toContainText("theme");
  await page.keyboard.press("Control+K");
  await page.keyboard.type("theme: light");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).not.toHaveClass(/dark/);
});

test("the program is downloaded: one file as it is, several as an archive", async ({ page }) => {
  await open(page);
  await write(page, "print('all mine')");
  const download = async (): Promise<{ name: string; bytes: Buffer }> => {
    const coming = page.waitForEvent("download");
    await ask(page, "Download program");
    const file = await coming;
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  };
  expect(await download()).toEqual({ name: "main.py", bytes: Buffer.from("print('all mine')") });
  await page.getByRole("button", { name: "New file of the program" }).click();
  await page.keyboard.type("data.csv");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: "data.csv" })).toBeVisible();
  const { name, bytes } = await download();
  expect(name).toBe("python-program.zip");
  expect(bytes.subarray(0, 2).toString()).toBe("PK");
  expect(bytes.includes("print('all mine')")).toBe(true);
  expect(bytes.includes("data.csv")).toBe(true);
});
