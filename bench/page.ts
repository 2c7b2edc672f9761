import { createServer } from "node:net";
import { once } from "node:events";
import { get } from "node:http";
import { chromium, type Browser } from "@playwright/test";
import lighthouse, { desktopConfig } from "lighthouse";
import { inTurn } from "./measure.ts";
import { pageTable, type PageRow } from "./report.ts";
import { figuresOf } from "./statistics.ts";

/** What the page is to reach; the last column of its table. */
const AIMS = {
  performance: 95,
  accessibility: 100,
  bestPractices: 95,
  firstLoadKb: 200,
  editorMs: 2_000,
} as const;

const LIGHTHOUSE_RUNS = 5;

/** Measures the page at this address in a Chromium, as Markdown. `chromiumPath`: undefined for Playwright's own. */
export async function measurePage(pageUrl: string, chromiumPath: string | undefined): Promise<string> {
  const port = await freePort();
  const browser = await chromium.launch({
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    args: [...QUIET, `--remote-debugging-port=${port}`],
  });
  try {
    const scripts = await firstLoadBytes(pageUrl);
    const editor = figuresOf(await editorTimes(browser, pageUrl));
    return [
      `With Chromium ${browser.version()}:`,
      pageTable([
        ...(await lighthouseRows(pageUrl, port)),
        {
          what: "scripts of the first load, compressed",
          figure: `${(scripts / 1_000).toFixed(1)} kB`,
          aim: `under ${AIMS.firstLoadKb} kB`,
        },
        {
          what: "editor usable, with an empty cache",
          figure: `${Math.round(editor.p50)} ms`,
          aim: `within ${AIMS.editorMs} ms`,
        },
      ]),
    ].join("\n\n");
  } finally {
    await browser.close();
  }
}

/** Chromium's own sandbox does not work as root; the rest keeps it from asking the network for anything. */
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Lighthouse's scores of the page, as a phone and as a desktop computer, in turn; the median of each. */
async function lighthouseRows(pageUrl: string, port: number): Promise<PageRow[]> {
  const presets = { desktop: desktopConfig, phone: undefined } as const;
  const scores = new Map<string, number[]>();
  for (let run = 0; run < LIGHTHOUSE_RUNS; run++) {
    for (const [preset, config] of Object.entries(presets)) {
      const result = await lighthouse(
        pageUrl,
        { port, logLevel: "error", onlyCategories: ["performance", "accessibility", "best-practices"] },
        config,
      );
      if (result === undefined) throw new Error("Lighthouse gave no result");
      for (const { id, score } of Object.values(result.lhr.categories)) {
        if (score === null) throw new Error(`Lighthouse gave no score for ${id}`);
        const key = `Lighthouse, ${preset}: ${id.replace("-", " ")}`;
        scores.set(key, [...(scores.get(key) ?? []), score * 100]);
      }
    }
  }
  return [...scores].map(([what, values]) => ({
    what,
    figure: String(Math.round(figuresOf(values).p50)),
    aim: aimOf(what),
  }));
}

function aimOf(what: string): string {
  if (what.endsWith("accessibility")) return String(AIMS.accessibility);
  return `at least ${what.endsWith("performance") ? AIMS.performance : AIMS.bestPractices}`;
}

/** All scripts that the page itself names, as they are sent. */
async function firstLoadBytes(pageUrl: string): Promise<number> {
  const html = await (await fetch(pageUrl)).text();
  const named = [...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+\.js)"[^>]*>/g)]
    .filter(([tag]) => !/\bnomodule\b/i.test(tag))
    .map(([, path = ""]) => path);
  let sum = 0;
  for (const path of new Set(named)) sum += await sentBytes(new URL(path, pageUrl));
  return sum;
}

async function sentBytes(url: URL): Promise<number> {
  const [response] = (await once(get(url, { headers: { "accept-encoding": "gzip, br" } }), "response")) as [
    AsyncIterable<Buffer>,
  ];
  let bytes = 0;
  for await (const chunk of response) bytes += chunk.length;
  return bytes;
}

/** From the beginning of the navigation until the editor shows the first typed character. */
async function editorTimes(browser: Browser, pageUrl: string): Promise<readonly number[]> {
  const sample = async (): Promise<number> => {
    const context = await browser.newContext({ viewport: { width: 1_400, height: 900 } });
    try {
      const page = await context.newPage();
      await page.goto(pageUrl, { waitUntil: "commit" });
      const line = page.locator(".monaco-editor .view-line").first();
      await line.waitFor();
      await page.getByRole("textbox", { name: "Code" }).focus();
      await page.keyboard.press("Control+Home");
      await page.keyboard.type("#");
      await line.filter({ hasText: /^#/ }).waitFor();
      return await page.evaluate(() => performance.now());
    } finally {
      await context.close();
    }
  };
  const times = await inTurn([{ name: "editor", sample }], 10, 1);
  return times.get("editor") ?? [];
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  await once(server.close(), "close");
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
