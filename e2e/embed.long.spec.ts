import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import {
  type APIRequestContext,
  expect,
  type FrameLocator,
  type Page,
  type Response,
} from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { test as visit } from "./visit.ts";

/** Compressed: the document with its script, and the file that makes the frame. */
const MOST_BYTES = 40_000;

const GREETING = {
  title: "</script><b>Greet</b>",
  language: "python",
  files: [
    { path: "main.py", content: "# <greet>\nfrom words import hi\nname = input('Who? ')\nprint(hi(name))\n" },
    { path: "words.py", content: "def hi(name):\n    return '\\x1b[32mHi\\x1b[0m ' + name\n" },
  ],
  recording: {
    events: [
      { kind: "stdout", atMs: 10, text: "Who? " },
      { kind: "stdin", atMs: 900, text: "Ada\n" },
      { kind: "stdout", atMs: 901, text: "\u001b[31mHi\u001b[0m Ada <img src=x>\n" },
    ],
    outcome: { kind: "exited", code: 0 },
  },
};

interface Fixtures {
  /** A page of another site that shows this HTML: `localhost` and `127.0.0.1` are two. */
  readonly elsewhere: (html: string) => Promise<Page>;
  readonly id: string;
}

const test = visit.extend<Fixtures>({
  elsewhere: async ({ browser }, use) => {
    let html = "";
    const server: Server = createServer((_, response) => {
      response.setHeader("content-type", "text/html; charset=utf-8").end(html);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const context = await browser.newContext();
    await use(async (body) => {
      html = `<!doctype html><html lang="en"><title>Elsewhere</title><body><main><h1>Elsewhere</h1>${body}</main>`;
      const page = await context.newPage();
      await page.goto(`http://localhost:${port}/`);
      return page;
    });
    await context.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  },
  id: async ({ request }, use) => use(await share(request, GREETING)),
});

async function share(request: APIRequestContext, snippet: object): Promise<string> {
  const answer = await request.post("/api/snippets", { data: snippet });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}

const log = (frame: FrameLocator) => frame.getByRole("log", { name: "Output" });
const result = (frame: FrameLocator) => frame.getByRole("status", { name: "Result" });

test("in another site's page it shows code and recorded output, and runs when asked to, without a cookie", async ({
  elsewhere,
  address,
  request,
  id,
}) => {
  const page = await elsewhere(
    `<iframe src="${address}/embed/${id}" title="Program" width="600" height="420"></iframe>`,
  );
  const asked: string[] = [];
  const answers: Response[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  page.on("response", (response) => answers.push(response));
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  const frame = page.frameLocator("iframe");
  await expect(log(frame)).toHaveText("Who? AdaHi Ada <img src=x>");
  await expect(frame.getByRole("heading", { level: 1 })).toHaveText("</script><b>Greet</b>");
  await expect(frame.getByRole("heading", { level: 2 })).toHaveText("Recorded output");
  await expect(result(frame)).toHaveText("ok · exit 0");
  await expect(frame.getByRole("region", { name: "Code of main.py" })).toContainText("# <greet>");
  await frame.getByRole("tab", { name: "words.py" }).click();
  await expect(frame.getByRole("region", { name: "Code of words.py" })).toContainText("def hi(name):");
  await expect(frame.getByRole("link", { name: "Open in Quicksand" })).toHaveAttribute("href", `/s/${id}`);
  expect(asked).toEqual([]);

  const started = page.waitForResponse(
    (response) => response.request().method() === "POST" && response.url().endsWith("/api/sandboxes"),
  );
  await frame.getByRole("button", { name: "Run" }).click();
  const line = frame.getByRole("textbox", { name: "Program input" });
  await expect(log(frame)).toHaveText("Who?");
  await line.fill("Grace");
  await line.press("Enter");
  await expect(log(frame)).toHaveText(/Who\? Grace\s*Hi Grace/);
  await expect(result(frame)).toHaveText(/^ok · exit 0/);

  await frame.getByRole("button", { name: "Edit" }).click();
  await frame
    .getByRole("textbox", { name: "Code of words.py" })
    .fill("def hi(name):\n    while True: pass\n");
  await frame.getByRole("button", { name: "Run" }).click();
  await line.fill("Eve");
  await line.press("Enter");
  await frame.getByRole("button", { name: "Stop" }).click();
  await expect(result(frame)).toHaveText(/^Stopped/);

  expect(await page.context().cookies()).toEqual([]);
  const headers = await Promise.all(
    answers.map(async (answer) => [await answer.request().allHeaders(), await answer.allHeaders()]),
  );
  expect(headers.length).toBeGreaterThan(4);
  expect(headers.filter(([sent, got]) => sent?.["cookie"] ?? got?.["set-cookie"])).toEqual([]);
  expect(errors).toEqual([]);

  const { id: sandbox, token } = (await (await started).json()) as { id: string; token: string };
  const identity = { headers: { authorization: `Bearer ${token}` } };
  const there = async () => (await request.get(`/api/sandboxes/${sandbox}`, identity)).status();
  expect(await there()).toBe(200);
  await page.goto("about:blank");
  await expect.poll(there).toBe(404);
});

test("<quicksand-snippet> is as high as what it shows, in the colours and with the lines that it was told", async ({
  elsewhere,
  address,
  id,
}) => {
  const page = await elsewhere(
    `<script src="${address}/quicksand-snippet.js"></script>
     <quicksand-snippet snippet="${id}" theme="light" lines="3-4" title="A greeting"></quicksand-snippet>`,
  );
  const element = page.locator("quicksand-snippet iframe");
  const frame = page.frameLocator("quicksand-snippet iframe");
  await expect(element).toHaveAttribute("title", "A greeting");
  const code = frame.getByRole("region", { name: "Code of main.py" });
  await expect(code).toHaveText(/^name = input.*\n.*print\(hi\(name\)\)\s*$/);
  const inside = () =>
    frame.locator("main").evaluate((main) => Math.ceil(main.getBoundingClientRect().height));
  const outside = () => element.evaluate((frame) => (frame as HTMLIFrameElement).offsetHeight);
  await expect.poll(async () => (await outside()) - (await inside())).toBe(0);
  const low = await outside();
  await frame.getByRole("button", { name: "Edit" }).click();
  await expect.poll(outside).toBeGreaterThan(low);
  await expect.poll(async () => (await outside()) - (await inside())).toBe(0);

  const ground = () => frame.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor);
  for (const theme of ["light", "dark"]) {
    await page.locator("quicksand-snippet").evaluate((its, theme) => its.setAttribute("theme", theme), theme);
    await expect.poll(ground).toBe(theme === "light" ? "rgb(255, 254, 252)" : "rgb(23, 21, 18)");
    await expect(log(frame)).toContainText("Ada");
    await expectAccessible(page);
  }
  await page.locator("quicksand-snippet").evaluate((its) => {
    its.setAttribute("readonly", "");
    its.setAttribute("view", "output");
  });
  await expect(frame.getByRole("button")).toHaveCount(0);
  await expect(code).toHaveCount(0);
  await expect(log(frame)).toContainText("Ada");
});

test("embeds alone may be framed; what there is not, is said on a small page", async ({
  elsewhere,
  address,
  request,
  id,
}) => {
  const policy = async (path: string) =>
    (await request.get(path)).headers()["content-security-policy"] ?? `none at ${path}`;
  for (const path of ["/", `/s/${id}`, "/licences", "/offline", `/s/${id}/raw`]) {
    expect(await policy(path), path).toContain("frame-ancestors 'none'");
  }
  expect(await policy(`/embed/${id}`)).toContain("frame-ancestors *");
  const missing = await request.get("/embed/AAAAAAAAAAAA");
  expect(missing.status()).toBe(404);
  expect(await missing.text()).toContain("There is no such snippet (any more).");

  const page = await elsewhere(`<iframe src="${address}/" title="Framed"></iframe>`);
  await expect(page.frameLocator("iframe").getByRole("button", { name: "Run" })).toHaveCount(0);
  expect(page.frames().map((frame) => frame.url())).not.toContain(`${address}/`);
});

test("an embed comes to less than 40 kB compressed, and may be kept for a minute", async ({
  request,
  id,
}) => {
  const page = await request.get(`/embed/${id}?height=auto`);
  expect(page.headers()["cache-control"]).toBe("public, max-age=60");
  expect(page.headers()["set-cookie"]).toBeUndefined();
  const element = await request.get("/quicksand-snippet.js");
  expect(element.headers()).toMatchObject({
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": "public, max-age=3600",
  });
  const bytes = [await page.body(), await element.body()].map((body) => gzipSync(body).length);
  expect(bytes.reduce((sum, each) => sum + each)).toBeLessThan(MOST_BYTES);
});
