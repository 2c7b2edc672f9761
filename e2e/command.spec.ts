import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { finished, open, run } from "./playground.ts";
import { test } from "./visit.ts";

const field = (page: Page): Locator => page.getByRole("textbox", { name: "Command line" });
const entries = (page: Page): Locator =>
  page.getByRole("list", { name: "Commands and what they printed" }).getByRole("listitem");
const printed = (page: Page, command: string): Locator =>
  page.getByRole("log", { name: `Printed by ${command}` });

async function openCommands(page: Page): Promise<void> {
  await open(page);
  await page.getByRole("button", { name: "Command", exact: true }).click();
  await expect(field(page)).toBeFocused();
}

async function give(page: Page, command: string): Promise<void> {
  await field(page).fill(command);
  await field(page).press("Enter");
}

test("a command runs in the programs' sandbox and shows what it printed, its exit code and its time", async ({
  page,
}) => {
  await openCommands(page);
  await expect(page.getByRole("region", { name: "Command", exact: true })).toContainText("starts a sandbox");
  await give(
    page,
    "printf 'a\\nb\\n' > lines.txt; wc -l < lines.txt; printf '\\033[31mred\\033[0m\\n'; exit 3",
  );
  await expect(entries(page)).toContainText(/2\nred\n.*exit 3 · [\d.]+ m?s/s, { useInnerText: true });
  await expect(entries(page)).toHaveCount(1);
  await run(page, "print(open('lines.txt').read())");
  await finished(page, /exit 0/);
  await field(page).focus();
  await give(page, "cat; echo input has ended");
  await expect(printed(page, "cat; echo")).toHaveText("input has ended");
  await expect(page.getByRole("status", { name: "Command state" })).toHaveText(/ok, exit 0/);
  await expectAccessible(page, { part: "section[aria-label=Command]" });
});

test("one that goes on can be stopped; the arrow keys bring commands back, also after a reload; all can be cleared", async ({
  page,
}) => {
  await openCommands(page);
  await give(page, "echo begun; sleep 60");
  await expect(printed(page, "echo begun")).toHaveText("begun");
  await page.getByRole("button", { name: "Stop echo begun" }).click();
  await expect(entries(page)).toContainText("Stopped");
  await give(page, "echo second");
  await expect(entries(page).last()).toContainText("exit 0");
  await entries(page)
    .last()
    .getByRole("button", { name: /^Copy what/ })
    .click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe("second\n");

  await page.reload();
  await expect(printed(page, "echo second")).toHaveText("second");
  await expect(entries(page)).toHaveCount(2);
  await field(page).fill("unfinished");
  await field(page).press("ArrowUp");
  await field(page).press("ArrowUp");
  await expect(field(page)).toHaveValue("echo begun; sleep 60");
  await field(page).press("ArrowDown");
  await field(page).press("ArrowDown");
  await expect(field(page)).toHaveValue("unfinished");
  await page.getByRole("button", { name: "Clear the commands" }).click();
  await expect(entries(page)).toHaveCount(0);
});
