import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { finished, open, output, programInput, run, runButton, stopButton, write } from "./playground.ts";
import { test } from "./visit.ts";

/** Chooses a theme as another tab of the same browser would, without a press that changes the state that is looked at. */
async function paint(page: Page, theme: "light" | "dark"): Promise<void> {
  await page.evaluate((newValue) => {
    window.dispatchEvent(new StorageEvent("storage", { key: "theme", newValue }));
    document.documentElement.classList.toggle("dark", newValue === "dark");
  }, theme);
  // Colours change within 120 ms; what is on its way has another contrast than what it comes to.
  await page.evaluate(async () => {
    await Promise.allSettled(document.getAnimations().map(({ finished: end }) => end));
  });
}

/** What is seriously wrong for people who see, hear or move otherwise; in the dark only what depends on colours. */
async function wrongWith(page: Page): Promise<string[]> {
  const wrong: string[] = [];
  for (const theme of ["light", "dark"] as const) {
    await paint(page, theme);
    const axe = new AxeBuilder({ page });
    const { violations } = await (theme === "light" ? axe : axe.withRules(["color-contrast"])).analyze();
    for (const { id, impact, nodes } of violations) {
      if (impact !== "serious" && impact !== "critical") continue;
      wrong.push(`${theme}: ${id}: ${nodes.map(({ html }) => html.slice(0, 300)).join(" ")}`);
    }
  }
  return wrong;
}

async function check(page: Page, state: string): Promise<void> {
  await test.step(state, async () => {
    expect.soft(await wrongWith(page), state).toEqual([]);
  });
}

const tools = (page: Page) => page.getByRole("toolbar", { name: "Tools" }).getByRole("button");

test("no state of a program has a serious accessibility violation, in either theme", async ({ page }) => {
  test.setTimeout(120_000);
  await open(page);
  await page.locator(".monaco-editor .view-line").first().waitFor({ timeout: 20_000 });
  await check(page, "nothing has run");
  await run(page, 'import time\nprint("\\033[31mred\\033[0m")\nname = input("Who? ")\ntime.sleep(600)');
  await expect(programInput(page)).toBeFocused();
  await check(page, "waiting for input");
  await programInput(page).fill("Ada");
  await page.keyboard.press("Enter");
  await expect(output(page)).toContainText("Ada");
  await check(page, "running");
  await stopButton(page).click();
  await expect(runButton(page)).toBeVisible();
  await check(page, "stopped");
  await run(page, 'import sys\nprint("an error", file=sys.stderr)\nprint(coutn)');
  await finished(page, /NameError/);
  await expect(page.getByRole("note")).toBeVisible();
  await check(page, "failed, with a note");
  await page.keyboard.press("F8");
  await expect(page.getByRole("banner")).toBeHidden();
  await check(page, "presenting");
  await page.getByRole("button", { name: "End presenting" }).click();
  await page.setViewportSize({ width: 360, height: 740 });
  await check(page, "narrow");
});

test("no dialog, menu or tool has one either", async ({ page }) => {
  test.setTimeout(120_000);
  await open(page);
  await write(page, 'print("something to look back at")');
  await runButton(page).click();
  await finished(page, /exit 0/);
  const opened: readonly [name: string, open: () => Promise<void>, role: "dialog" | "menu"][] = [
    ["palette", () => page.keyboard.press("F1"), "dialog"],
    ["keys", () => page.keyboard.press("Shift+?"), "dialog"],
    ["history", () => page.getByRole("button", { name: "History" }).click(), "dialog"],
    ["examples", () => page.getByRole("button", { name: "Examples" }).click(), "menu"],
  ];
  for (const [name, show, role] of opened) {
    await runButton(page).focus();
    await show();
    const shown = page.getByRole(role).first();
    await expect(shown).toBeVisible();
    await check(page, name);
    await page.keyboard.press("Escape");
    await expect(shown).toBeHidden();
  }
  await page.getByRole("button", { name: "Search the output" }).click();
  await check(page, "search");
  for (let index = 0; index < (await tools(page).count()); index++) {
    const tool = tools(page).nth(index);
    // The last one closes what is open.
    if ((await tool.getAttribute("aria-pressed")) === null) continue;
    await tool.click();
    await expect(tool).toHaveAttribute("aria-pressed", "true");
    await expect(page.getByText(/^Loading /)).toBeHidden();
    await check(page, `tool ${await tool.innerText()}`);
  }
});

test("neither have the pages of licences", async ({ page }) => {
  for (const path of ["/licences", "/licences/@fontsource-variable/inter"]) {
    await page.goto(path);
    await check(page, path);
  }
});
