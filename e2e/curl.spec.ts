import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, type Page } from "@playwright/test";
import { choose, finished, open, output, programInput, run, write } from "./playground.ts";
import { test } from "./visit.ts";

const execute = promisify(execFile);

/** Copies the program as a command, and runs that as if it were pasted into a terminal. @returns what the server answered. */
async function copyAndRun(page: Page): Promise<unknown> {
  await page.getByRole("button", { name: "Copy as curl" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  const command = await page.evaluate(() => navigator.clipboard.readText());
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
