import type { SandboxSession } from "#lib/api/sandbox-session.ts";
import { browserWork } from "./browser.ts";

/** A server that does not answer must not keep the person's data in the browser. */
const DISCARD_WITHIN_MS = 3_000;

/** Ends this tab's sandbox, removes all that is kept in this browser, and loads the page as on a first visit. */
export async function eraseEverything(line: SandboxSession | undefined): Promise<void> {
  await browserWork().eraseAll();
  await startAnew(line);
}

/** What is left to do in a tab when all that was kept is gone. */
export async function startAnew(line: SandboxSession | undefined): Promise<void> {
  const discarded = line?.discard().catch(() => undefined);
  await Promise.race([discarded, new Promise((resolve) => setTimeout(resolve, DISCARD_WITHIN_MS))]);
  window.location.reload();
}
