import { expect, type CDPSession, type Page } from "@playwright/test";
import { code, open } from "./playground.ts";
import { test } from "./visit.ts";

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
test.setTimeout(180_000);

/** All of the code, also what is scrolled away. */
async function codeText(page: Page): Promise<string> {
  await code(page).focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Control+C");
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Each of these without waiting for the one before: at full speed, and in order. */
async function send(keyboard: CDPSession, events: readonly Parameters<CDPSession["send"]>[]): Promise<void> {
  await Promise.all(events.map((event) => keyboard.send(...event)));
}

/** Letters as a keyboard with keys sends them. */
function byKeys(text: string): readonly Parameters<CDPSession["send"]>[] {
  return Array.from(text, (key) => ["Input.dispatchKeyEvent", { type: "keyDown", key, text: key }]);
}

/** Letters as a phone's keyboard puts them in. */
function byInsertion(text: string): readonly Parameters<CDPSession["send"]>[] {
  return Array.from(text, (letter) => ["Input.insertText", { text: letter }]);
}

/** Words as a phone's keyboard composes them: each grows under the cursor and is put in its place at the end. */
function byComposition(text: string): readonly Parameters<CDPSession["send"]>[] {
  return text
    .split(/(?<= )/)
    .flatMap((word) => [
      composing(word.slice(0, 1)),
      composing(word.slice(0, Math.ceil(word.length / 2))),
      composing(word),
      ["Input.insertText", { text: word }],
    ]);
}

function composing(text: string): Parameters<CDPSession["send"]> {
  return ["Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length }];
}

test("five thousand letters typed on a phone are all there, in order, and survive a reload", async ({
  page,
}) => {
  await open(page);
  await page.locator(".cm-content").tap({ timeout: 20_000 });
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  const keyboard = await page.context().newCDPSession(page);
  const words = ["sand", "dune", "hour", "glass", "grain", "wind", "slow", "drift"];
  const ways = [byKeys, byInsertion, byComposition];
  let typed = "";
  for (let line = 0; typed.length < 5_000; line++) {
    const text = words.map((word, at) => `${word}${line * 7 + at}`).join(" ");
    await send(keyboard, ways[line % ways.length]?.(text) ?? []);
    await page.keyboard.press("Enter");
    typed += `${text}\n`;
  }
  expect(await codeText(page)).toBe(typed);
  await page.reload();
  await expect(page.locator(".cm-content")).toBeVisible({ timeout: 20_000 });
  expect(await codeText(page)).toBe(typed);
});
