import { expect, test as base, type BrowserContext, type Page } from "@playwright/test";

interface Fixtures {
  /** Where the system under test is. */
  readonly address: string;
  /** What went wrong in any browser of this test: errors in the console, uncaught ones, requests to other hosts. */
  readonly trouble: string[];
  /** A visitor with cookies of their own. */
  readonly newVisitor: () => Promise<Page>;
}

/** Playwright's test with a watch over every page: one that goes wrong quietly fails. */
export const test = base.extend<Fixtures>({
  address: [process.env["QUICKSAND_E2E_URL"] ?? "", { option: true }],
  baseURL: async ({ address }, use) => use(address),
  trouble: async ({ address }, use) => {
    const trouble: string[] = [];
    await use(trouble);
    expect(trouble, `what went wrong in the browser at ${address}`).toEqual([]);
  },
  context: async ({ context, address, trouble }, use) => {
    await watch(context, address, trouble);
    const leave = noteSandboxes(context, address);
    await use(context);
    await leave();
  },
  newVisitor: async ({ browser, address, trouble }, use) => {
    const leaving: (() => Promise<void>)[] = [];
    await use(async () => {
      const context = await browser.newContext({ baseURL: address });
      await watch(context, address, trouble);
      const leave = noteSandboxes(context, address);
      leaving.push(async () => {
        await leave();
        await context.close();
      });
      return context.newPage();
    });
    for (const leave of leaving) await leave();
  },
});

/**
 * Sandboxes live on after their page, until they are idle; those of a hundred tests fill a machine. Returns a function
 * that ends those of this context.
 */
function noteSandboxes(context: BrowserContext, address: string): () => Promise<void> {
  const made: Promise<string | undefined>[] = [];
  context.on("response", (response) => {
    if (response.request().method() !== "POST" || new URL(response.url()).pathname !== "/api/sandboxes")
      return;
    // A page that is gone by then cannot be asked any more: that sandbox ends when it is idle.
    made.push(
      response.text().then(
        (lines) => /"id":"(s-[0-9a-f]{32})"/.exec(lines)?.[1],
        () => undefined,
      ),
    );
  });
  return async () => {
    for (const id of await Promise.all(made)) {
      if (id === undefined) continue;
      await context.request
        .delete(`${address}/api/sandboxes/${id}`, { headers: { origin: address } })
        // The test may have ended the server.
        .catch(() => undefined);
    }
  };
}

async function watch(context: BrowserContext, address: string, trouble: string[]): Promise<void> {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: address });
  context.on("console", (message) => {
    if (message.type() === "error") trouble.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => trouble.push(`uncaught: ${error.error().message}`));
  context.on("request", (request) => {
    const url = new URL(request.url());
    const local =
      url.protocol === "data:" || url.protocol === "blob:" || url.origin === new URL(address).origin;
    if (!local) trouble.push(`request to another host: ${request.url()}`);
  });
}
