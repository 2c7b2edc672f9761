import { createServer } from "node:http";
import { once } from "node:events";
import { expect, test, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { code, open, write } from "./playground.ts";
import { startSystem } from "./system.ts";

// It has systems of its own, since it takes the server away; the browser says so in its console on purpose.
test.use({ serviceWorkers: "allow" });

const offline = (page: Page) => page.getByRole("heading", { name: "The server does not answer" });

/** Asks the browser for the page, as a person does who types the address. */
async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url, { waitUntil: "commit" });
}

test("while the server is away its address shows what is kept, and opens the draft when it is back", async ({
  page,
}) => {
  test.setTimeout(120_000);
  let system = await startSystem("start");
  const { url } = system;
  try {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: url });
    await open(page, url);
    await write(page, 'print("kept through it")');
    await expect(page.getByText("draft saved")).toBeVisible();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));

    await system.stop();
    await visit(page, `${url}/?from=elsewhere`);
    await expect(offline(page)).toBeVisible();
    await expect(page.getByRole("main")).toContainText("Your drafts and the history of your runs are kept");
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("status")).toContainText("goes on trying");

    system = await startSystem("start", { QUICKSAND_PORT: new URL(url).port });
    await expect(code(page)).toBeAttached({ timeout: 20_000 });
    await expect(page).toHaveURL(`${url}/?from=elsewhere`);
    await expect(page.locator(".view-line").first()).toHaveText(/kept.through.it/, { timeout: 20_000 });
    const kept = await page.evaluate(async () => {
      const cache = await caches.open("quicksand-offline");
      return (await cache.keys()).map((request) => new URL(request.url).pathname);
    });
    expect(kept).toEqual(["/offline"]);

    // Another program at the same address is none of the worker's business, from its first page on.
    await system.stop();
    const other = createServer((_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>Another program</h1>"),
    );
    await once(other.listen(Number(new URL(url).port), "127.0.0.1"), "listening");
    try {
      await visit(page, url);
      await expect(page.getByRole("heading", { name: "Another program" })).toBeVisible();
      const workers = () =>
        page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
      await expect.poll(workers).toBe(0);
      expect(await page.evaluate(() => caches.keys())).toEqual([]);
    } finally {
      other.closeAllConnections();
      await once(other.close(), "close");
    }
  } finally {
    await system.stop();
  }
});
