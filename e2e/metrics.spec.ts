import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { finished, open, output, run, runButton, stopButton, sandboxId } from "./playground.ts";
import { test } from "./visit.ts";

const pane = (page: Page): Locator => page.getByRole("region", { name: "Metrics", exact: true });
const standing = (page: Page): Locator => page.getByRole("status", { name: "Metrics state" });
const gauge = (page: Page): Locator => page.getByRole("banner").getByRole("img", { name: /cpu/i });
const press = (page: Page, name: string): Promise<void> => pane(page).getByRole("button", { name }).click();
/** What the table says of a measure: now, highest, limit. */
const told = (page: Page, measure: string): Promise<string[]> =>
  pane(page)
    .getByRole("table", { name: "Now and at most" })
    .getByRole("row", { name: measure })
    .getByRole("cell")
    .allTextContents();
const steps = (page: Page): Locator => pane(page).getByRole("table", { name: "Highest in each 10 seconds" });

async function openMetrics(page: Page): Promise<void> {
  await open(page);
  await page.getByRole("toolbar", { name: "Tools" }).getByRole("button", { name: "Metrics" }).click();
  await expect(standing(page)).toBeVisible();
}

/** Computes, holds 150 MiB, writes 20 MiB, and starts three processes, until it is stopped. */
const BUSY = `import subprocess, time
held = bytearray(b"x") * (150 * 1024 * 1024)
open("big.bin", "wb").write(bytes(20 * 1024 * 1024))
others = [subprocess.Popen(["sleep", "600"]) for _ in range(3)]
print("busy", flush=True)
while True:
    pass`;

test("what a program uses shows in the table and in the header while it runs", async ({ page }) => {
  await openMetrics(page);
  await expect(standing(page)).toContainText("No sandbox yet. Run starts one");
  await expect(gauge(page)).toHaveAccessibleName("CPU and memory: not known");
  await press(page, "Show as table");
  await run(page, BUSY);
  await expect(output(page)).toContainText("busy");
  await expect(standing(page)).toContainText("Live. The sandbox has 1 core.");
  await expect(async () => {
    const [memory, , limit] = await told(page, "Memory");
    expect(Number.parseFloat(memory ?? "")).toBeGreaterThan(150);
    expect(limit).toBe("512 MiB");
    expect((await told(page, "Disk"))[0]).toMatch(/^20(\.\d)? MiB$/);
    expect(Number((await told(page, "Processes"))[0])).toBeGreaterThan(3);
    expect(Number.parseFloat((await told(page, "CPU"))[0] ?? "")).toBeGreaterThan(5);
  }).toPass({ timeout: 20_000 });
  await expect(gauge(page)).toHaveAccessibleName(/^CPU \d+ %, memory [12]\d\d MiB of 512 MiB$/);
  await expect(steps(page)).toContainText("began");
  await stopButton(page).click();
  await expect(runButton(page)).toBeVisible();
  await expect(steps(page)).toContainText("ended");
});

test("frozen, the view stands still while the numbers go on", async ({ page }) => {
  await openMetrics(page);
  await press(page, "Show as table");
  await run(page, "print(1)");
  await finished(page, /exit 0/);
  await expect(steps(page)).toContainText("began, ended");
  await press(page, "Freeze");
  await expect(standing(page)).toContainText("Frozen at");
  const before = await pane(page).innerText();
  const name = await gauge(page).getAttribute("aria-label");
  await run(page, "held = bytearray(b'x') * (120 * 1024 * 1024)\ninput()");
  await expect(gauge(page)).not.toHaveAccessibleName(name ?? "");
  await expect(gauge(page)).toHaveAccessibleName(/memory 1\d\d MiB of/);
  expect(await pane(page).innerText()).toBe(before);
  await press(page, "Freeze");
  await expect(async () => {
    expect(Number.parseFloat((await told(page, "Memory"))[0] ?? "")).toBeGreaterThan(100);
  }).toPass();
});

test("all numbers come down as a CSV with the runs in it", async ({ page }) => {
  await openMetrics(page);
  await expect(pane(page).getByRole("button", { name: "Export as CSV" })).toBeDisabled();
  await run(page, "import time\ntime.sleep(2.5)");
  await finished(page, /exit 0/);
  // There is more than one sample soon; the export has all that there are.
  let cells: string[][] = [];
  await expect(async () => {
    const [download] = await Promise.all([page.waitForEvent("download"), press(page, "Export as CSV")]);
    expect(download.suggestedFilename()).toBe("metrics.csv");
    const [head, ...lines] = (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n");
    expect(head).toBe(
      "time,cpu_percent,memory_bytes,memory_limit_bytes,disk_bytes,disk_limit_bytes,processes,process_limit,event",
    );
    cells = lines.map((line) => line.split(","));
    expect(cells.filter((row) => row[8] === "").length).toBeGreaterThan(1);
  }).toPass();
  expect(cells.every((row) => row.length === 9 && !Number.isNaN(Date.parse(row[0] ?? "")))).toBe(true);
  expect(cells.filter((row) => row[8] !== "").map((row) => row[8])).toEqual(["run began", "run ended"]);
  for (const [, cpu, memory, memoryLimit] of cells.filter((row) => row[8] === "")) {
    expect(Number(cpu)).toBeGreaterThanOrEqual(0);
    expect(Number(memory)).toBeGreaterThan(1_000_000);
    expect(Number(memoryLimit)).toBe(512 * 1024 * 1024);
  }
  const times = cells.map((row) => Date.parse(row[0] ?? ""));
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test("a sandbox that ended is said, its numbers stay, and the next run starts a new one", async ({
  page,
}) => {
  await openMetrics(page);
  await press(page, "Show as table");
  await run(page, "print(1)");
  await finished(page, /exit 0/);
  await expect(gauge(page)).toHaveAccessibleName(/^CPU \d+ %/);
  const id = await sandboxId(page);
  const status = await page.evaluate(
    async (path) => (await fetch(path, { method: "DELETE" })).status,
    `/api/sandboxes/${id}`,
  );
  expect(status).toBeLessThan(300);
  await expect(standing(page)).toContainText(/^The sandbox ended: .+\. The next run starts a new one\.$/);
  await expect(gauge(page)).toHaveAccessibleName("CPU and memory: not known");
  expect((await told(page, "Memory"))[0]).toMatch(/MiB$/);
  await runButton(page).click();
  await finished(page, /exit 0/);
  await expect(standing(page)).toContainText("Live.");
  await expect(gauge(page)).toHaveAccessibleName(/^CPU \d+ %/);
});

test("everything is done by keyboard alone", async ({ page }) => {
  await openMetrics(page);
  await pane(page).getByRole("radio", { name: "2 min" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(pane(page).getByRole("radio", { name: "10 min" })).toBeChecked();
  await page.keyboard.press("Tab");
  await expect(pane(page).getByRole("button", { name: "Freeze" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect(pane(page).getByRole("button", { name: "Show as table" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await expect(steps(page)).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    test(`axe finds nothing in the metrics, as charts or as a table, in ${colorScheme}`, async ({ page }) => {
      await openMetrics(page);
      const check = (): Promise<void> => expectAccessible(page);
      await run(page, "print(1)");
      await finished(page, /exit 0/);
      await expect(gauge(page)).toHaveAccessibleName(/^CPU \d+ %/);
      await expect(pane(page).getByRole("figure", { name: /^Memory/ })).toBeVisible();
      await expect(pane(page).locator("canvas")).toHaveCount(4);
      await check();
      await press(page, "Show as table");
      await press(page, "Freeze");
      await check();
    });
  });
}
