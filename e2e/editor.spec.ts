import { expect, type Page } from "@playwright/test";
import { choose, code, finished, open, output, run, runButton, write } from "./playground.ts";
import { test } from "./visit.ts";

const tab = (page: Page, name: string) =>
  page.getByRole("tablist", { name: "Files in the editor" }).getByRole("tab", { name });
const shownCode = (page: Page) => page.locator("#editor-file");

async function add(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "New file of the program" }).click();
  await page.getByRole("textbox", { name: "Name of the new file" }).fill(name);
  await page.keyboard.press("Enter");
  await expect(tab(page, name)).toHaveAttribute("aria-selected", "true");
}

test("what is undone, and where one was, is each file's own, and outlives a look at another file and language", async ({
  page,
}) => {
  await open(page);
  const lines = Array.from({ length: 80 }, (_, at) => `line${at + 1} = ${at + 1}`).join("\n");
  await write(page, lines);
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("first = 0 #");
  await page.keyboard.press("Control+End");
  await expect(page.getByText(/^ln 80, col/)).toBeVisible();
  await add(page, "other.py");
  await write(page, "other = 1");
  await tab(page, "main.py").click();
  // Where one was: at the end, and the end is on the screen.
  await expect(page.getByText(/^ln 80, col/)).toBeVisible();
  await expect(shownCode(page)).toContainText("line80");
  await page.getByRole("radio", { name: "Node" }).click();
  await expect(shownCode(page)).toContainText("createInterface");
  await page.getByRole("radio", { name: "Python" }).click();
  await expect(shownCode(page)).toContainText("line80");
  await code(page).focus();
  await page.keyboard.press("Control+Z");
  await expect(shownCode(page)).not.toContainText("first = 0 #");
  await expect(shownCode(page)).toContainText("line1 ");
  await tab(page, "other.py").click();
  await expect(shownCode(page)).toContainText("other = 1");
  await code(page).focus();
  await page.keyboard.press("Control+Z");
  await expect(shownCode(page)).not.toContainText("other = 1");
});

test("nothing is lost of what is typed and pasted while the page's scripts arrive and the editor takes over, and it can be undone", async ({
  page,
}) => {
  // Two scripts are held back: the page's own, then the editor's.
  const held: (() => void)[] = [];
  await page.route(/\/_next\/static\/chunks\//, async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    if (body.includes("createMonaco")) await new Promise<void>((resolve) => held.push(resolve));
    await route.fulfill({ response, body });
  });
  await page.goto("/", { waitUntil: "commit" });
  await page.evaluate(() => navigator.clipboard.writeText("[pasted]"));
  await code(page).focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");

  let expected = "";
  const go = async (): Promise<void> => {
    const word = `word-${expected.length}-`;
    await page.keyboard.type(word);
    await page.keyboard.press("Control+V");
    expected += `${word}[pasted]`;
  };
  const goUntil = async (enough: () => boolean | Promise<boolean>): Promise<void> => {
    await expect(async () => {
      await go();
      expect(await enough()).toBe(true);
    }).toPass({ intervals: [0], timeout: 20_000 });
  };
  await goUntil(() => held.length === 1);
  held[0]?.();
  await goUntil(() => held.length === 2);
  held[1]?.();
  await goUntil(() => page.locator(".monaco-editor .view-line").first().isVisible());
  for (let more = 0; more < 5; more += 1) await go();

  await expect(code(page)).toBeFocused();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Control+C");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(expected);
  await expect(async () => {
    await page.keyboard.press("Control+Z");
    await expect(shownCode(page)).toContainText("Press Run", { timeout: 50 });
  }).toPass({ intervals: [0] });
});

test("the theme's button colours the editor at once", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await open(page);
  const ground = page.locator(".monaco-editor-background");
  await expect(ground.first()).toHaveCSS("background-color", "rgb(255, 254, 252)");
  const toLight = page.getByRole("button", { name: "Theme: as the system" });
  await toLight.click();
  await page.getByRole("button", { name: "Theme: light" }).click();
  await expect(ground.first()).toHaveCSS("background-color", "rgb(23, 21, 18)");
  await page.getByRole("button", { name: "Theme: dark" }).click();
  await expect(ground.first()).toHaveCSS("background-color", "rgb(255, 254, 252)");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(ground.first()).toHaveCSS("background-color", "rgb(23, 21, 18)");
});

test("a Node program goes over to TypeScript, runs, and its errors lead to their lines; the name is kept", async ({
  page,
}) => {
  await open(page);
  await choose(page, "Node");
  await expect(tab(page, "main.js")).toBeVisible();
  await page.keyboard.press("Control+K");
  await page.getByRole("combobox", { name: "Find a command" }).fill("use types");
  await page.keyboard.press("Enter");
  await expect(tab(page, "main.ts")).toHaveAttribute("aria-selected", "true");
  await run(page, "const names: string[] = ['Ada'];\nconsole.log(names.join());\nnull.f();");
  await finished(page, /TypeError|exit 1/);
  await expect(output(page)).toContainText("Ada");
  await page.keyboard.press("Control+Home");
  await output(page)
    .getByRole("button", { name: /main\.ts:3/ })
    .first()
    .click();
  await expect(page.getByText(/^ln 3,/)).toBeVisible();
  await run(page, "let a = 1;\nenum Size { small }");
  await finished(page, /exit 1/);
  await expect(page.getByText("as const instead")).toBeVisible();

  await page.reload();
  await expect(tab(page, "main.ts")).toBeVisible();
  await tab(page, "main.ts").focus();
  await page.keyboard.press("F2");
  const name = page.getByRole("textbox", { name: "New name of main.ts" });
  await name.fill("start.py");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^What Node runs ends in/)).toBeVisible();
  await name.fill("start.mjs");
  await page.keyboard.press("Enter");
  await run(page, "console.log(import.meta.url)");
  await finished(page, /exit 0/);
  await expect(output(page)).toContainText("file:///workspace/start.mjs");

  await page.getByRole("button", { name: "Examples" }).click();
  await page.getByRole("menuitem", { name: /^TypeScript/ }).click();
  await expect(tab(page, "main.ts")).toBeVisible();
  await runButton(page).click();
  await expect(output(page)).toContainText("Turing the cat");
});

test("the way out of the editor is told to who comes by keyboard, and leads out", async ({ page }) => {
  await open(page);
  await write(page, "x = 1");
  const hint = page.getByText("Tab indents. Escape, then Tab leaves the editor.", { exact: true });
  await page.locator(".monaco-editor .view-line").first().click();
  await expect(hint).toBeHidden();
  await tab(page, "main.py").focus();
  await expect(async () => {
    await page.keyboard.press("Tab");
    await expect(code(page)).toBeFocused({ timeout: 100 });
  }).toPass({ intervals: [0] });
  await expect(hint).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(code(page)).not.toBeFocused();
  await expect(hint).toBeHidden();
  await page.keyboard.press("Shift+Tab");
  await expect(code(page)).toBeFocused();
  await expect(hint).toBeVisible();
  await page.keyboard.type("y");
  await expect(hint).toBeHidden();
});
