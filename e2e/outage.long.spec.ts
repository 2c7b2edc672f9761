import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { finished, open, output, run, stopButton, write } from "./playground.ts";
import { sandboxServerPid, startSystem } from "./system.ts";

// These have systems of their own, since they take servers away. A browser reports each failed request in its console,
// so the watch over the console that other tests have would only repeat what is done here on purpose.

/** Opens a page of the system at `url`. */
async function visit(page: Page, url: string): Promise<void> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: url });
  await open(page, url);
}

test("a sandbox server that goes away is told, the code stays, and the page recovers when it is back", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const secret = { QUICKSAND_SERVER_KEY: randomBytes(32).toString("hex") };
  let server = await startSystem("server", secret);
  const web = await startSystem("start", { MSB_SERVER_URL: server.url, MSB_API_KEY: keyFor(secret) });
  try {
    await visit(page, web.url);
    await run(page, 'print("first")');
    await expect(output(page)).toContainText("first");
    await write(page, 'print("kept " * 2)');
    await server.stop();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    const trouble = page.getByText("The sandbox server does not answer. Your code is kept; trying again");
    await expect(trouble).toBeVisible();
    server = await startSystem("server", {
      ...secret,
      QUICKSAND_SERVER_PORT: new URL(server.url).port,
    });
    await expect(trouble).toBeHidden({ timeout: 30_000 });
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect(output(page)).toContainText("kept kept");
  } finally {
    await web.stop();
    await server.stop();
  }
});

test("a sandbox server that is killed is started again: the page says what was lost and goes on", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const system = await startSystem("start");
  try {
    await visit(page, system.url);
    await run(page, 'print("running")\nimport time\ntime.sleep(600)');
    await expect(output(page)).toContainText("running");
    const pid = await sandboxServerPid(system.dataFolder);
    process.kill(pid, "SIGKILL");
    await expect(stopButton(page)).toBeHidden({ timeout: 20_000 });
    await expect(output(page)).toContainText("running");
    await expect.poll(() => sandboxServerPid(system.dataFolder).catch(() => pid)).not.toBe(pid);
    await expect(async () => {
      await run(page, 'print("well again")');
      await expect(output(page)).toContainText("well again", { timeout: 3_000 });
    }).toPass({ timeout: 30_000 });
    await finished(page, /exit 0/);
  } finally {
    await system.stop();
  }
});

/** A key for the sandbox server that has this secret. */
function keyFor(secret: Readonly<Record<string, string>>): string {
  const command = join(import.meta.dirname, "../bin/quicksand.mjs");
  return execFileSync(process.execPath, [command, "keygen"], {
    env: { ...process.env, ...secret },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}
