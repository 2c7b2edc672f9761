import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

/** `npm test` names the browser that it found; otherwise Debian's, and where that is not there Playwright's own. */
const executablePath =
  process.env["QUICKSAND_CHROMIUM"] ??
  ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
    existsSync(path),
  );

/** What takes minutes (`*.long.spec.ts`) is run by itself. */
const LONG = "**/*.long.spec.ts";

export default defineConfig({
  testDir: "e2e",
  projects: [
    { name: "browser", testIgnore: LONG },
    { name: "long", testMatch: LONG },
  ],
  globalSetup: "./e2e/start.ts",
  // Several tests measure times; beside another browser on two cores they would measure that one.
  workers: 1,
  // Nothing is tried twice: a promise that holds sometimes is not kept.
  retries: 0,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    viewport: { width: 1_400, height: 900 },
    trace: "retain-on-failure",
    // What a worker fetches Playwright cannot route; e2e/offline.long.spec.ts, which is about it, lets it in.
    serviceWorkers: "block",
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      // Chromium's own sandbox does not work as root; the rest keeps it from asking the network for anything.
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
