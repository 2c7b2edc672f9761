import { expect, type CDPSession, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { code, finished, open, output, programInput, result, runButton } from "./playground.ts";
import { test } from "./visit.ts";

const WIDTH = 360;
test.use({ viewport: { width: WIDTH, height: 740 }, hasTouch: true, isMobile: true });

const editor = (page: Page): Locator => page.locator(".cm-content");
const symbols = (page: Page): Locator => page.getByRole("toolbar", { name: "Symbols" });
const symbol = (page: Page, name: string): Locator =>
  symbols(page).getByRole("button", { name, exact: true });
const tool = (page: Page, name: string): Locator =>
  page.getByRole("toolbar", { name: "Tools" }).getByRole("button", { name, exact: true });
const handle = (page: Page): Locator => page.getByRole("button", { name: /^(Raise|Lower) output and tools/ });
const sheet = (page: Page): Locator => page.locator("#output");

/** Opens the page and waits for the editor that takes the plain field's place. */
async function openTouched(page: Page): Promise<void> {
  await open(page);
  await expect(editor(page)).toBeVisible({ timeout: 20_000 });
}

async function write(page: Page, program: string): Promise<void> {
  await editor(page).tap();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(program);
}

/** The code on the screen, letter by letter. */
const text = (page: Page): Promise<string> =>
  editor(page).evaluate((element: HTMLElement) => element.innerText);

async function composeTo(keyboard: CDPSession, text: string): Promise<void> {
  const selectionStart = text.length;
  await keyboard.send("Input.imeSetComposition", { text, selectionStart, selectionEnd: selectionStart });
}

/** Moves a finger from the middle of an element up by so many pixels, slowly, and rests before it is lifted. */
async function dragUp(page: Page, element: Locator, px: number): Promise<void> {
  const finger = await page.context().newCDPSession(page);
  const box = await element.boundingBox();
  if (!box) throw new Error("what is dragged is not there");
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  const touch = (type: "touchStart" | "touchMove", at: number) =>
    finger.send("Input.dispatchTouchEvent", { type, touchPoints: [{ x, y: at }] });
  await touch("touchStart", y);
  for (let step = 1; step <= 10; step++) await touch("touchMove", y - (px * step) / 10);
  for (let rest = 0; rest < 10; rest++) await touch("touchMove", y - px);
  await finger.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await finger.detach();
}

/** The share of the room between header and status line that the sheet covers. */
function share(page: Page): Promise<number> {
  return sheet(page).evaluate((element) => element.clientHeight / (element.parentElement?.clientHeight ?? 1));
}

async function expectNothingOverflows(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(WIDTH);
}

test("the editor that comes while a word is composed waits for it, and takes letters, cursor and focus over", async ({
  page,
}) => {
  const { promise: mayCome, resolve: letCome } = Promise.withResolvers<void>();
  const { promise: asked, resolve: wasAsked } = Promise.withResolvers<void>();
  await page.route("**/_next/static/**/*.js", async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    if (body.includes("cm-lineWrapping")) {
      wasAsked();
      await mayCome;
    }
    await route.fulfill({ response, body });
  });
  await open(page);
  await asked;
  await code(page).focus();
  await page.keyboard.insertText("# before and ");
  const keyboard = await page.context().newCDPSession(page);
  await composeTo(keyboard, "bet");
  const loaded = page.waitForResponse((response) => response.url().endsWith(".js"));
  letCome();
  await loaded;
  await composeTo(keyboard, "between");
  await keyboard.send("Input.insertText", { text: "between" });
  await expect(editor(page)).toBeFocused();
  await page.keyboard.insertText(" after ");
  await expect.poll(() => text(page)).toMatch(/^# before and between after # Press Run/);
});

test("the bar of symbols types at the cursor, and the code keeps the focus", async ({ page }) => {
  await openTouched(page);
  await expect(symbols(page)).toBeHidden();
  const before = await page.locator(".cm-line").first().boundingBox();
  await write(page, "print");
  await expect(symbols(page)).toBeInViewport({ ratio: 1 });
  expect(await page.locator(".cm-line").first().boundingBox()).toMatchObject({ x: before?.x, y: before?.y });
  await symbol(page, "Opening parenthesis").tap();
  await symbol(page, "Double quote").tap();
  await page.keyboard.insertText("dune");
  await symbol(page, "Cursor right").tap();
  await symbol(page, "Closing parenthesis").tap();
  await expect.poll(() => text(page)).toBe('print("dune")');
  await expect(editor(page)).toBeFocused();
  await symbol(page, "Undo").tap();
  await expect.poll(() => text(page)).not.toBe('print("dune")');
  for (let step = 0; step < 5; step++) await symbol(page, "Redo").tap();
  await expect.poll(() => text(page)).toBe('print("dune")');
  await page.keyboard.press("Home");
  await symbol(page, "Indent").tap();
  await expect.poll(() => text(page)).toBe('    print("dune")');
  await symbol(page, "Indent less").tap();
  await expect.poll(() => text(page)).toBe('print("dune")');
  await expect(editor(page)).toBeFocused();
  // Another file, and back: its own history is still there.
  await page.getByRole("button", { name: "New file of the program" }).tap();
  await page.getByRole("textbox", { name: "Name of the new file" }).fill("other.py");
  await page.keyboard.press("Enter");
  await expect.poll(() => text(page)).toMatch(/^\n?$/);
  await page.getByRole("tab", { name: "main.py" }).tap();
  await expect.poll(() => text(page)).toBe('print("dune")');
  await editor(page).tap();
  await expect(async () => {
    await symbol(page, "Undo").tap();
    expect(await text(page)).not.toBe('print("dune")');
  }).toPass();
});

test("a run brings the sheet up, is answered on it, and its result and its mark can be read", async ({
  page,
}) => {
  await openTouched(page);
  await write(
    page,
    'name = input("Who? ")\nprint("Hello", name, "and a long line that goes on " * 3)\nname / 2\n',
  );
  // Who writes has the whole room.
  await expect.poll(() => share(page)).toBeLessThan(0.2);
  await runButton(page).tap();
  await expect.poll(() => share(page)).toBeGreaterThan(0.4);
  await expect(symbols(page)).toBeHidden();
  await expect(programInput(page)).toBeFocused();
  await page.keyboard.insertText("Ada");
  await page.keyboard.press("Enter");
  await finished(page, /TypeError.*exit 1/);
  await expect(output(page)).toContainText("Hello Ada");
  await expect(result(page)).toBeInViewport({ ratio: 1 });
  await expectNothingOverflows(page);
  // Lowered, the result is still there.
  await tool(page, "Output").tap();
  await expect.poll(() => share(page)).toBeLessThan(0.2);
  await expect(result(page)).toBeInViewport({ ratio: 1 });
  await page.locator(".cm-wrong").tap();
  await expect(page.getByText(/^TypeError: unsupported/).first()).toBeVisible();
  await expect(page.locator(".cm-wrong-note")).toBeInViewport({ ratio: 1 });
});

test("the sheet has three heights, by finger, by keyboard and by Back, and keeps its height", async ({
  page,
}) => {
  await openTouched(page);
  await expect.poll(() => share(page)).toBeCloseTo(0.5, 1);
  await handle(page).tap();
  await expect.poll(() => share(page)).toBe(1);
  await page.goBack();
  await expect.poll(() => share(page)).toBeCloseTo(0.5, 1);
  expect(new URL(page.url()).pathname).toBe("/");
  await dragUp(page, tool(page, "Output"), -200);
  await expect.poll(() => share(page)).toBeLessThan(0.2);
  await dragUp(page, tool(page, "Output"), 500);
  await expect.poll(() => share(page)).toBe(1);
  await handle(page).focus();
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => share(page)).toBeCloseTo(0.5, 1);
  await page.keyboard.press("Home");
  await expect.poll(() => share(page)).toBe(1);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect.poll(() => share(page)).toBeLessThan(0.2);
  await expect(handle(page)).toBeFocused();
  await expect(handle(page)).toHaveAttribute("aria-expanded", "false");
  await page.reload();
  await expect(editor(page)).toBeVisible({ timeout: 20_000 });
  expect(await share(page)).toBeLessThan(0.2);
});

test("in a terminal a bar has the keys that phones lack", async ({ page }) => {
  await openTouched(page);
  await tool(page, "Terminal").tap();
  const screen = page.locator(".xterm-rows");
  const keys = page.getByRole("toolbar", { name: "Terminal keys" });
  const key = (name: string): Locator => keys.getByRole("button", { name, exact: true });
  await expect(screen).toContainText("$", { timeout: 20_000 });
  await page.keyboard.type("echo one-$((1+1))\n");
  await expect(screen).toContainText("one-2");
  await page.keyboard.type("cat\n");
  await page.keyboard.type("echoed\n");
  await expect(screen).toContainText(/echoed\s*echoed/);
  await key("Control").tap();
  await expect(key("Control")).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.type("c");
  await expect(screen).toContainText("^C");
  await expect(key("Control")).toHaveAttribute("aria-pressed", "false");
  // The line before last again, from the shell's history.
  await key("Up").tap();
  await key("Up").tap();
  await page.keyboard.type("3\n");
  await expect(screen).toContainText("one-23");
  await expectNothingOverflows(page);
});

for (const scheme of ["light", "dark"] as const) {
  test(`nothing of it overflows, is too small for a finger, or has a serious accessibility violation (${scheme})`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await openTouched(page);
    await write(page, 'import sys\nprint("to look at")\nprint("an error", file=sys.stderr)');
    await expectFits(page);
    await expectAccessible(page, { least: "serious" });
    await runButton(page).tap();
    await finished(page, /exit 0/);
    await expectFits(page);
    await expectAccessible(page, { least: "serious" });
    for (const name of ["Terminal", "Command", "Files", "Metrics"]) {
      await tool(page, name).tap();
      await expect(page.getByRole("region", { name, exact: true }).first()).toBeVisible();
      await expectFits(page);
    }
    await handle(page).tap();
    await expectFits(page);
    await expectAccessible(page, { least: "serious" });
    await handle(page).tap();
    await expectFits(page);
    await page.getByRole("button", { name: "Commands", exact: true }).tap();
    await expect(page.getByRole("dialog", { name: "Commands" })).toBeVisible();
    await expectFits(page);
  });
}

/** Nothing sideways, and every button large enough for a finger. */
async function expectFits(page: Page): Promise<void> {
  await expectNothingOverflows(page);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("button")]
      .map((button) => ({
        name: button.ariaLabel ?? button.textContent.trim(),
        box: button.getBoundingClientRect(),
      }))
      .filter(({ box }) => box.width > 0 && (box.width < 40 || box.height < 40))
      .map(({ name, box }) => `${name}: ${box.width} × ${box.height}`),
  );
  expect(small).toEqual([]);
}
