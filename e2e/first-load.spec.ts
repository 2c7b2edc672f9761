import { get } from "node:http";
import { expect } from "@playwright/test";
import { test } from "./visit.ts";

/** Compressed, all together. Next's own part is about 131 kB of it. */
const MOST_BYTES = 200_000;

test("the scripts that the page names come to less than 200 kB compressed", async ({ page, address }) => {
  const html = await (await page.request.get("/")).text();
  const named = [...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+\.js)"[^>]*>/g)]
    // Browsers that know modules leave these out.
    .filter(([tag]) => !/\bnomodule\b/i.test(tag))
    .map(([, path = ""]) => path);
  const sizes = await Promise.all(
    [...new Set(named)].map(async (path) => ({ path, bytes: await compressedBytes(new URL(path, address)) })),
  );
  expect(sizes.length).toBeGreaterThan(3);
  const bytes = sizes.reduce((sum, size) => sum + size.bytes, 0);
  const list = sizes.map((size) => `${size.bytes} ${size.path}`).join("\n");
  expect(bytes, `what is loaded first:\n${list}`).toBeLessThan(MOST_BYTES);
});

/** How many bytes a browser gets for it. */
function compressedBytes(url: URL): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { "accept-encoding": "gzip, br" } }, (response) => {
      if (response.statusCode !== 200 || response.headers["content-encoding"] === undefined) {
        reject(new Error(`${url.pathname} came with status ${response.statusCode}, or not compressed`));
      }
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on("end", () => resolve(bytes));
    }).on("error", reject);
  });
}
