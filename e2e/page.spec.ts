import { expect } from "@playwright/test";
import { code, finished, open, output, write } from "./playground.ts";
import { test } from "./visit.ts";

test("a program is written, run and stopped by the keyboard alone", async ({ page }) => {
  await open(page);
  await write(page, 'print("by keyboard")');
  await page.keyboard.press("Control+Enter");
  await expect(output(page)).toContainText("by keyboard");
  await finished(page, /exit 0/);
  await expect(code(page)).toBeFocused();
});

test("the page's policy has a nonce of its own each time, and forbids eval and frames", async ({ page }) => {
  const policies = [];
  for (let i = 0; i < 2; i++) {
    const response = await page.goto("/");
    policies.push(response?.headers()["content-security-policy"] ?? "");
  }
  for (const policy of policies) {
    expect(policy).toMatch(/script-src [^;]*'nonce-[^']+' [^;]*'strict-dynamic'/);
    expect(policy).not.toContain("unsafe-eval");
    expect(policy).toContain("frame-ancestors 'none'");
  }
  expect(policies[0]).not.toBe(policies[1]);
});

test("on a phone's width nothing is cut off sideways", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page);
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeInViewport();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
