import { expect, type Page } from "@playwright/test";
import { open, output, run, runButton } from "./playground.ts";
import { test } from "./visit.ts";

/** How far a counting program has come on a page. */
async function count(page: Page): Promise<number> {
  const numbers = (await output(page).innerText()).match(/tick \d+/g) ?? [];
  return Number(numbers.at(-1)?.slice("tick ".length) ?? 0);
}

test("six tabs with a running program each stay alive, and a seventh page still loads", async ({
  context,
}) => {
  test.setTimeout(120_000);
  const tabs: Page[] = [];
  for (let i = 0; i < 6; i++) {
    const tab = await context.newPage();
    tabs.push(tab);
    await open(tab);
    await run(tab, "import time\nfor i in range(1, 10_000):\n    print('tick', i)\n    time.sleep(0.1)");
    await expect(output(tab)).toContainText("tick 3");
  }
  for (const tab of tabs) {
    const before = await count(tab);
    await expect.poll(() => count(tab)).toBeGreaterThan(before + 5);
  }
  const seventh = await context.newPage();
  await open(seventh);
  await expect(runButton(seventh)).toBeVisible();
});
