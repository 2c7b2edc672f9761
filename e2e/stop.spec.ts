import { expect, type Page } from "@playwright/test";
import { choose, finished, open, output, result, run, runButton, stopButton } from "./playground.ts";
import { test } from "./visit.ts";

/** Presses Stop and waits for Run to come back. @returns how long that took, in milliseconds. */
async function stop(page: Page): Promise<number> {
  const started = performance.now();
  await stopButton(page).click();
  // Looks at every frame, where expect() looks once a second after a while.
  await runButton(page).waitFor();
  return performance.now() - started;
}

/**
 * Runs a program that goes on for ever and stops it, until that was quick enough: any one time a busy machine may hold
 * the page up. @returns the quickest of at most three, in milliseconds
 */
async function quickestStop(page: Page, program: string, said: string, wantedMs: number): Promise<number> {
  let quickest = Infinity;
  for (let attempt = 0; attempt < 3 && quickest >= wantedMs; attempt += 1) {
    await run(page, program);
    await expect(output(page)).toContainText(said);
    quickest = Math.min(quickest, await stop(page));
  }
  return quickest;
}

test("an endless loop is stopped at once, and what it printed stays", async ({ page }) => {
  await open(page);
  const program = 'print("before the loop")\nwhile True: pass';
  expect(await quickestStop(page, program, "before the loop", 1_000)).toBeLessThan(1_000);
  await expect(output(page)).toContainText("before the loop");
  await expect(result(page)).toHaveText(/stopped/i);
});

test("a program that ignores SIGINT is stopped within 2.5 s", async ({ page }) => {
  await open(page);
  const program =
    'import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nprint("deaf")\nwhile True: pass';
  expect(await quickestStop(page, program, "deaf", 2_500)).toBeLessThan(2_500);
  await expect(output(page)).toContainText("deaf");
  await expect(result(page)).toContainText("its variables are gone");
});

test("a Node loop is stopped at once", async ({ page }) => {
  await open(page);
  await choose(page, "Node");
  const program = 'console.log("before the loop");\nfor (;;) {}';
  expect(await quickestStop(page, program, "before the loop", 1_000)).toBeLessThan(1_000);
  await expect(output(page)).toContainText("before the loop");
});

test("after a stop the next run works", async ({ page }) => {
  await open(page);
  await run(page, 'print("one")\nwhile True: pass');
  await expect(output(page)).toContainText("one");
  await stop(page);
  await run(page, 'print("two")');
  await expect(output(page)).toContainText("two");
  await finished(page, /exit 0/);
});
