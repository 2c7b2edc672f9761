import { expect } from "@playwright/test";
import { open, output, programInput, result, run, runButton, stopButton } from "./playground.ts";
import { test } from "./visit.ts";

test("a reload during a run finds the program and its output again", async ({ page }) => {
  await open(page);
  await run(page, 'print("before the reload")\nprint("told", input("Go on? "))');
  await expect(output(page)).toContainText("Go on?");
  await page.reload();
  await expect(output(page)).toContainText("before the reload");
  await expect(stopButton(page)).toBeVisible();
  await programInput(page).fill("yes");
  await programInput(page).press("Enter");
  await expect(output(page)).toContainText("told yes");
  await expect(result(page)).toHaveText(/exit 0/);
  await expect(runButton(page)).toBeVisible();
});

test("a reload keeps the code", async ({ page }) => {
  await open(page);
  await run(page, 'print("kept " + "code")');
  await expect(output(page)).toContainText("kept code");
  await page.reload();
  await runButton(page).click();
  await expect(output(page)).toContainText("kept code");
});
