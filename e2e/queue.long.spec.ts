import { type Browser, expect, type Page, test } from "@playwright/test";
import { finished, open, output, result, run, sandboxId, stopButton } from "./playground.ts";
import { type RunningSystem, startSystem } from "./system.ts";

// A system of its own, since the house must be small.

async function visit(page: Page, url: string): Promise<Page> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: url });
  await open(page, url);
  return page;
}

/** A house with room for one sandbox, which Ada has; Bob comes next. Who queues waits so long. */
async function inFullHouse(
  browser: Browser,
  queueS: number,
  happens: (visitors: { ada: Page; bob: Page; system: RunningSystem }) => Promise<void>,
): Promise<void> {
  const system = await startSystem("start", {
    QUICKSAND_MEMORY_MIB: "300",
    QUICKSAND_TOTAL_MEMORY_MIB: "400",
    QUICKSAND_START_QUEUE_S: String(queueS),
  });
  const contexts = await Promise.all([browser.newContext(), browser.newContext()]);
  try {
    const [ada, bob] = await Promise.all(
      contexts.map(async (context) => visit(await context.newPage(), system.url)),
    );
    if (ada === undefined || bob === undefined) throw new Error("two visitors were wanted");
    await run(ada, "print('Ada is here')");
    await finished(ada, /exit 0/);
    await happens({ ada, bob, system });
  } finally {
    for (const context of contexts) await context.close();
    await system.stop();
  }
}

test("in a full house a visitor sees their place, can leave the queue, and runs when somebody else goes", async ({
  browser,
}) => {
  test.setTimeout(90_000);
  await inFullHouse(browser, 300, async ({ ada, bob, system }) => {
    await run(bob, "print('Bob is here')");
    const place = /The server is full\. Next in the queue for a sandbox · [\d.]+ m?s/;
    await expect(result(bob)).toHaveText(place);
    await expect(bob.getByRole("status", { name: "Connection" })).toContainText(
      "queued for a sandbox, place 1",
    );
    await stopButton(bob).click();
    await expect(result(bob)).toHaveText("Stopped before it began");
    await expect(bob.getByRole("status", { name: "Connection" })).toContainText("no sandbox yet");

    await run(bob, "print('Bob came again')");
    await expect(result(bob)).toHaveText(place);
    const left = await ada.request.delete(`${system.url}/api/sandboxes/${await sandboxId(ada)}`, {
      headers: { origin: system.url },
    });
    expect(left.ok()).toBe(true);
    await finished(bob, /exit 0/);
    await expect(output(bob)).toHaveText("Bob came again");
  });
});

test("who waits in vain is told why, and when to try again, counting down", async ({ browser }) => {
  test.setTimeout(90_000);
  await inFullHouse(browser, 2, async ({ bob }) => {
    await run(bob, "print('Bob is here')");
    await expect(result(bob)).toHaveText(
      /^Not run: The server is full: no place came free within 2 s\..* Possible again in \d s\.$/,
    );
    await expect(result(bob)).not.toContainText("Possible again");
  });
});
