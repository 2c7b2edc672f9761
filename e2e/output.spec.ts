import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { choose, code, finished, open, output, result, run } from "./playground.ts";
import { test } from "./visit.ts";

/** What "Download output" saves. */
async function downloaded(page: Page): Promise<string> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download output" }).click();
  return readFile(await (await download).path(), "utf8");
}

async function copied(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Copy output" }).click();
  await expect(page.getByRole("button", { name: /Copied/ })).toBeVisible();
  return page.evaluate(() => navigator.clipboard.readText());
}

test("colours, rewritten lines and all scripts stand as printed; copied is what is seen, downloaded every byte", async ({
  page,
}) => {
  await open(page);
  const program = [
    "import sys",
    String.raw`sys.stdout.write("\x1b[31mred\x1b[0m and plain\n")`,
    String.raw`for i in range(101): sys.stdout.write(f"\r{i}%")`,
    String.raw`sys.stdout.write("\nabc\b\bX\n漢字 👩🏽‍🚀 e\u0301 שלום مرحبا end\n")`,
  ].join("\n");
  await run(page, program);
  await finished(page, /exit 0/);
  const seen = "red and plain\n100%\naXc\n漢字 👩🏽‍🚀 e\u0301 שלום مرحبا end\n";
  expect(await output(page).evaluate((element) => element.textContent)).toBe(seen.trimEnd());
  expect(await copied(page)).toBe(seen);
  const progress = Array.from({ length: 101 }, (_, index) => `\r${index}%`).join("");
  expect(await downloaded(page)).toBe(
    `\x1b[31mred\x1b[0m and plain\n${progress}\nabc\b\bX\n漢字 👩🏽‍🚀 e\u0301 שלום مرحبا end\n`,
  );
  const red = output(page).getByText("red", { exact: true });
  const plain = await output(page).evaluate((element) => getComputedStyle(element).color);
  expect(await red.evaluate((element) => getComputedStyle(element).color)).not.toBe(plain);
});

test("places in the output lead into the editor, and a common error is explained", async ({ page }) => {
  await open(page);
  await run(page, "def f(a):\n    return a[5]\n\nprint(f([1]))");
  await finished(page, /IndexError/);
  await expect(page.getByRole("note", { name: "About this error" })).toBeVisible();
  await output(page)
    .getByRole("button", { name: /line 2/ })
    .click();
  await expect(code(page)).toBeFocused();
  await expect(page.getByText(/ln 2, col \d+/)).toBeVisible();
  await choose(page, "Node");
  await run(page, "const a = undefined;\n\nconsole.log(a.length);");
  // An uncaught error is the program's own end: Node prints it, and its code is 1.
  await finished(page, /exit 1/);
  await expect(page.getByRole("note", { name: "About this error" })).toBeVisible();
  await output(page).getByRole("button", { name: /:3:/ }).first().click();
  await expect(page.getByText(/ln 3, col \d+/)).toBeVisible();
});

test("3 MB show beginning and end and count the middle; search goes through them, and long lines wrap or do not", async ({
  page,
}) => {
  await open(page);
  await run(
    page,
    [
      'print("needle one")',
      "import sys",
      "for k in range(110):",
      String.raw`    sys.stdout.write("".join(f"a line of many, number {k * 1_000 + i}\n" for i in range(1_000)))`,
      'print("x" * 400)',
      'print("Needle two")',
    ].join("\n"),
  );
  await finished(page, /exit 0/);
  await expect(output(page)).toContainText("Needle two");
  const text = await output(page).evaluate((element) => element.textContent);
  expect(text.startsWith("needle one")).toBe(true);
  expect(text).toMatch(/[\d,]+ lines in between are not kept: [\d,]+ characters/);

  await page.getByRole("button", { name: "Search the output" }).click();
  await page.getByRole("textbox", { name: "Search the output" }).fill("needle");
  const finds = page.getByRole("status", { name: "Finds" });
  await expect(finds).toHaveText("1 of 2");
  await page.getByRole("button", { name: "Next find" }).click();
  await expect(finds).toHaveText("2 of 2");
  await page.getByRole("button", { name: "Previous find" }).click();
  await expect(finds).toHaveText("1 of 2");
  await page.getByRole("button", { name: "Close search" }).click();

  const box = output(page).locator("xpath=..");
  await box.evaluate((element) => element.scrollTo({ top: 0 }));
  const toEnd = page.getByRole("button", { name: "Jump to end" });
  await toEnd.click();
  await expect(toEnd).toBeHidden();
  const wrap = page.getByRole("button", { name: "Wrap long lines" });
  await wrap.click();
  await expect(wrap).toHaveAttribute("aria-pressed", "false");
  await expect.poll(() => box.evaluate((element) => element.scrollWidth > element.clientWidth)).toBe(true);
});

test("the result line fits a phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page);
  await run(page, `raise ValueError("${"averylongwordwithoutanyspace".repeat(5)}")`);
  await finished(page, /ValueError/);
  await expect(result(page)).toContainText(/cpu .* (warm|cold) start/);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  const { right, bottom } = await result(page).evaluate((element) => element.getBoundingClientRect());
  expect(right).toBeLessThanOrEqual(360);
  expect(bottom).toBeLessThanOrEqual(740);
});
