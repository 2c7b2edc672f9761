import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "#lib/protocol/settings.ts";
import { step } from "../entry/steps.mjs";
import { findExecutable } from "./executables.ts";
import { runTool } from "./run-tool.ts";
import { BROWSER_PACKAGES, ensureSystemPackages } from "./system-packages.ts";

/**
 * A Chromium for the browser tests: one that is there, or Debian's package when this is root, or else Playwright's own
 * download.
 *
 * @returns its path; undefined when it is Playwright's own, which Playwright finds by itself.
 */
export async function ensureChromium(root: string, environment: Environment): Promise<string | undefined> {
  const names = BROWSER_PACKAGES.flatMap((entry) => entry.files);
  const there = findExecutable(names);
  if (there !== undefined) return there;
  if (await hasPlaywrightsOwn()) return undefined;
  if ((await ensureSystemPackages(BROWSER_PACKAGES)).length === 0) return findExecutable(names);
  await step("Playwright's own Chromium", (show) =>
    runTool(
      {
        command: process.execPath,
        args: [join(root, "node_modules/@playwright/test/cli.js"), "install", "chromium"],
        cwd: root,
        env: environment,
        remedy:
          "Install Chromium by the command above, or let this machine reach Playwright's download server.",
      },
      show,
    ),
  );
  return undefined;
}

async function hasPlaywrightsOwn(): Promise<boolean> {
  const { chromium } = await import("@playwright/test");
  return existsSync(chromium.executablePath());
}
