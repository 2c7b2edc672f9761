import { expect } from "@playwright/test";
import { open } from "./playground.ts";
import { test } from "./visit.ts";

test("the palette leads to the licences, and each of them to its text", async ({ page }) => {
  await open(page);
  await page.locator(".monaco-editor .view-line").first().waitFor({ timeout: 20_000 });
  await page.keyboard.press("F1");
  await page.getByRole("combobox", { name: "Find a command" }).fill("licences");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/licences$/);
  const inPage = page.getByRole("region", { name: "In the page" });
  await expect(inPage.getByRole("link", { name: "monaco-editor" })).toBeVisible();
  await expect(
    page.getByRole("region", { name: "On the servers" }).getByRole("link", { name: "pino", exact: true }),
  ).toBeVisible();
  await inPage.getByRole("link", { name: "@fontsource-variable/inter" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("@fontsource-variable/inter");
  await expect(page.getByRole("main")).toContainText("SIL OPEN FONT LICENSE");
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole("link", { name: "All licences" }).click();
  await expect(inPage).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
