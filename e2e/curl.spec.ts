import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, type Page } from "@playwright/test";
import { choose, finished, open, output, programInput, run, write } from "./playground.ts";
import { test } from "./visit.ts";

const execute = promisify(execFile);

function clipboardOf(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Copies the program as a command, and runs that as if it were pasted into a terminal. @returns what the server answered. */
async function copyAndRun(page: Page): Promise<unknown> {
  await page.getByRole("button", { name: "Copy as curl" }).click();
  await expect.poll(() => clipboardOf(page)).toMatch(/^curl /);
  const command = await clipboardOf(page);
  const { stdout } = await execute("sh", ["-c", `${command} --silent --show-error`]);
  return JSON.parse(stdout);
}

test("a program is copied as a curl command that runs it, whatever is in it", async ({ page }) => {
  await open(page);
  const text = `it's "quoted" \\\\ $HOME \`date\` 100% é 🏝!`;
  await write(page, `print('''${text}''')`);
  expect(await copyAndRun(page)).toMatchObject({
    outcome: { kind: "exited", code: 0 },
    stdout: `${text.replace("\\\\", "\\")}\n`,
  });
  await choose(page, "Node");
  await write(page, "console.log('line 1');\nconsole.log(`line ${1 + 1}!`);");
  expect(await copyAndRun(page)).toMatchObject({ stdout: "line 1\nline 2!\n" });
});

test("what was typed into a program is in the command as its input", async ({ page }) => {
  await open(page);
  await run(page, 'print("Hi", input("Name? "))');
  await programInput(page).fill("Ada");
  await programInput(page).press("Enter");
  await expect(output(page)).toContainText("Hi Ada");
  await finished(page, /exit 0/);
  expect(await copyAndRun(page)).toMatchObject({ stdout: "Name? Hi Ada\n" });
});

test("also where a browser gives a page no clipboard, over plain http from another machine, it is copied", async ({
  page,
  context,
}) => {
  const other = await context.newPage();
  await open(other);
  await other.evaluate(() => navigator.clipboard.writeText("nothing yet"));
  await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await page.bringToFront();
  await open(page);
  await page.getByRole("button", { name: "Copy as curl" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^(?:Copy as curl|Copied)$/ })).toBeFocused();
  await other.bringToFront();
  await expect.poll(() => clipboardOf(other)).toMatch(/^curl .*\/api\/run'/);
});
