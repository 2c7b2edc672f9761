import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessibleInBoth } from "./accessible.ts";
import { choose, finished, open, output, run, runButton, write } from "./playground.ts";
import { test } from "./visit.ts";

// The page is looked at by axe up to six times in a test, which takes long where the machine has more to do.
test.describe.configure({ timeout: 150_000 });

const history = (page: Page): Locator => page.getByRole("dialog", { name: "History of Python" });
const versions = (page: Page): Locator => history(page).getByRole("list", { name: "Versions" });
const difference = (page: Page): Locator => page.getByRole("region", { name: "Difference" });
const changedElsewhere = (page: Page): Locator =>
  page.getByText(/This program was changed in another tab at \d\d:\d\d\./);

/** Monaco shows spaces as no-break spaces, and draws only the lines that are in view. */
async function expectCode(page: Page, text: string): Promise<void> {
  await expect(page.getByRole("region", { name: "Editor" })).toContainText(text.replaceAll(" ", "\u00A0"));
}

async function typed(page: Page, text: string): Promise<void> {
  await write(page, text);
  await expect(page.getByText("draft saved")).toBeVisible();
}

async function openHistory(page: Page): Promise<void> {
  await page.getByRole("button", { name: "History" }).click();
  await expect(history(page)).toBeVisible();
}

test("what was typed survives an immediate reload", async ({ page }) => {
  await open(page);
  await write(page, "typed_right_before = 1");
  await page.reload();
  await expectCode(page, "typed_right_before = 1");
});

test("what was typed survives the tab's end without a word", async ({ context }) => {
  const tab = await context.newPage();
  await open(tab);
  await typed(tab, "before_the_crash = 1");
  await tab.close({ runBeforeUnload: false });
  const next = await context.newPage();
  await open(next);
  await expectCode(next, "before_the_crash = 1");
});

test("a renderer that crashes costs nothing that was kept", async ({ context }) => {
  const tab = await context.newPage();
  await open(tab);
  await typed(tab, "renderer_gone = 1");
  const crashed = tab.waitForEvent("crash");
  tab.goto("chrome://crash").catch(() => undefined);
  await crashed;
  const next = await context.newPage();
  await open(next);
  await expectCode(next, "renderer_gone = 1");
});

test("each language keeps its own program", async ({ page }) => {
  await open(page);
  await typed(page, "in_python = 1");
  await choose(page, "Node");
  await expectCode(page, "createInterface");
  await typed(page, "const inNode = 1;");
  await choose(page, "Python");
  await expectCode(page, "in_python = 1");
  await page.reload();
  await expectCode(page, "in_python = 1");
  await choose(page, "Node");
  await expectCode(page, "const inNode = 1;");
});

test("a second tab overwrites nothing; its newer version is told, shown, kept off and taken", async ({
  context,
}) => {
  const first = await context.newPage();
  await open(first);
  await typed(first, "mine = 1");
  const second = await context.newPage();
  await open(second);
  await expectCode(second, "mine = 1");
  await typed(second, "theirs = 2");

  await expect(changedElsewhere(first)).toBeVisible();
  await expectCode(first, "mine = 1");
  await expectAccessibleInBoth(first, { least: "serious" });
  await first.reload();
  await expectCode(first, "mine = 1");
  await expect(changedElsewhere(first)).toBeVisible();

  await first.getByRole("button", { name: "Show difference" }).click();
  await expect(difference(first)).toContainText("Removed: mine = 1");
  await expect(difference(first)).toContainText("Added: theirs = 2");
  await expectAccessibleInBoth(first, { least: "serious" });
  await first.keyboard.press("Escape");
  await first.getByRole("button", { name: "Take it" }).click();
  await expectCode(first, "theirs = 2");
  await expect(changedElsewhere(first)).toBeHidden();
  await first.getByRole("button", { name: "Undo" }).click();
  await expectCode(first, "mine = 1");

  await expect(changedElsewhere(second)).toBeVisible();
  await second.getByRole("button", { name: "Keep mine" }).click();
  await expect(changedElsewhere(second)).toBeHidden();
  await expectCode(second, "theirs = 2");
});

test("a version from the history is looked at, restored, and put back, by the keyboard alone", async ({
  page,
}) => {
  await open(page);
  await run(page, 'print("first version")');
  await finished(page, /exit 0/);
  await run(page, 'raise ValueError("second version")');
  await finished(page, /exit 1/);
  await write(page, 'print("not run yet")');

  await page.getByRole("button", { name: "History" }).focus();
  await page.keyboard.press("Enter");
  await expect(versions(page).getByRole("button")).toHaveCount(2);
  await expect(versions(page).getByRole("button").first()).toContainText("ValueError: second version");
  await expect(versions(page).getByRole("button").last()).toContainText(/just now.*ok/);
  await expectAccessibleInBoth(page, { least: "serious" });
  await versions(page).getByRole("button").last().focus();
  await page.keyboard.press("Enter");
  await expect(difference(page)).toContainText('Removed: print("not run yet")');
  await expect(difference(page)).toContainText('Added: print("first version")');
  await history(page).getByRole("button", { name: "Restore" }).focus();
  await page.keyboard.press("Enter");
  await expect(history(page)).toBeHidden();
  await expectCode(page, 'print("first version")');
  await expectAccessibleInBoth(page, { least: "serious" });

  await openHistory(page);
  await expect(versions(page).getByRole("button").first()).toContainText(
    "Kept before another took its place",
  );
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Undo" }).press("Enter");
  await expectCode(page, 'print("not run yet")');
  await runButton(page).click();
  await expect(output(page)).toContainText("not run yet");
});

test("a run that a reload found again ends in the history, too", async ({ page }) => {
  await open(page);
  await run(page, 'print("told", input("Go on? "))');
  await expect(output(page)).toContainText("Go on?");
  await page.reload();
  await page.getByRole("textbox", { name: "Program input" }).fill("yes");
  await page.keyboard.press("Enter");
  await finished(page, /exit 0/);
  await openHistory(page);
  await expect(versions(page).getByRole("button")).toHaveCount(1);
  await expect(versions(page).getByRole("button")).toContainText("ok");
});

test("one version, and all of them, can be deleted", async ({ page }) => {
  await open(page);
  for (const number of [1, 2, 3]) {
    await run(page, `print("run ${number}")`);
    await expect(output(page)).toContainText(`run ${number}`);
    await finished(page, /exit 0/);
  }
  await openHistory(page);
  await expect(versions(page).getByRole("button")).toHaveCount(3);
  await history(page).getByRole("button", { name: "Delete", exact: true }).click();
  await expect(versions(page).getByRole("button")).toHaveCount(2);
  await expect(difference(page)).toContainText('Added: print("run 2")');
  await history(page).getByRole("button", { name: "Delete this history" }).click();
  const question = page.getByRole("dialog", { name: "Delete this history?" });
  await question.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(history(page)).toContainText("Nothing was run here yet");
  await expectAccessibleInBoth(page, { least: "serious" });
});

test("all data can be erased, and every tab is as on a first visit", async ({ context }) => {
  const first = await context.newPage();
  await open(first);
  await run(first, 'print("to be erased")');
  await finished(first, /exit 0/);
  const second = await context.newPage();
  await open(second);
  await typed(second, "in_the_second_tab = 1");

  await openHistory(first);
  await history(first).getByRole("button", { name: "Erase all my data here" }).click();
  const question = first.getByRole("dialog", { name: "Erase all my data here?" });
  await expectAccessibleInBoth(first, { least: "serious" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(versions(first).getByRole("button")).toHaveCount(1);
  await history(first).getByRole("button", { name: "Erase all my data here" }).click();
  await question.getByRole("button", { name: "Erase everything" }).click();

  for (const tab of [first, second]) {
    await expectCode(tab, "# Press Run, then answer below the output.");
    await expect(tab.getByText("no sandbox yet")).toBeVisible();
    await expect(tab.getByText("draft saved")).toBeHidden();
    await openHistory(tab);
    await expect(history(tab)).toContainText("Nothing was run here yet");
  }
  const third = await context.newPage();
  await open(third);
  await expectCode(third, "# Press Run, then answer below the output.");
});

test("on a phone's width the history fits, and its text can be reached", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page);
  await run(page, 'print("on a phone")');
  await finished(page, /exit 0/);
  await openHistory(page);
  await expect(history(page).getByRole("button", { name: "Restore" })).toBeInViewport({ ratio: 1 });
  await expect(history(page).getByRole("button", { name: "Erase all my data here" })).toBeInViewport({
    ratio: 1,
  });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test("the marks of a failed run leave with the code that failed, and come back with it", async ({ page }) => {
  await open(page);
  await run(page, 'print("well")');
  await finished(page, /exit 0/);
  await run(page, 'print("ill" + 1)');
  await finished(page, /TypeError/);
  const marks = page.locator(".squiggly-error");
  await expect(marks).not.toHaveCount(0);
  await openHistory(page);
  await versions(page).getByRole("button").last().click();
  await history(page).getByRole("button", { name: "Restore" }).click();
  await expectCode(page, 'print("well")');
  await expect(marks).toHaveCount(0);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expectCode(page, 'print("ill" + 1)');
  await expect(marks).not.toHaveCount(0);
});
