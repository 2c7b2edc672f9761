import { expect, type Locator, type Page } from "@playwright/test";
import { code, finished, open, output, programInput, result, runButton, stopButton } from "./playground.ts";
import { test } from "./visit.ts";

/** More stops than the page has: who presses Tab so often and is not there is caught somewhere. */
const MOST_STOPS = 60;

/** Goes on by Tab until the focus is there; each stop on the way can be seen to have it. */
async function tabTo(page: Page, goal: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  const passed: string[] = [];
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press(key);
    const { name, seen } = await focus(page);
    passed.push(name);
    expect(seen, `the focus can be seen on ${name}`).toBe(true);
    if (await goal.evaluate((element) => element.contains(document.activeElement))) return;
    // Where Tab is typed, the way out is the one that the list of keys names.
    if (name === "Code") await page.keyboard.press("Escape");
    if (name === "Terminal 1") await page.keyboard.press("Control+`");
  }
  throw new Error(`${MOST_STOPS} presses of ${key} do not lead there, but to: ${passed.join(", ")}`);
}

/** What has the focus, and whether that can be seen: by a line around it, or by the cursor in a text field. */
async function focus(page: Page): Promise<{ name: string; seen: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body)
      return { name: "nothing", seen: true };
    const name =
      element.ariaLabel ??
      element.getAttribute("role") ??
      element.textContent?.slice(0, 40) ??
      element.tagName;
    // A terminal shows its cursor; the field behind it is out of sight.
    const place = (element.closest(".xterm") ?? element).getBoundingClientRect();
    // An input of no size has its line on what stands for it.
    const marked = [element, element.parentElement, ...element.children].some((part) => {
      if (part === null) return false;
      const { outlineStyle, outlineWidth, boxShadow, backgroundColor } = getComputedStyle(part);
      const line = outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0;
      const painted = element.getAttribute("role") === "separator" && backgroundColor !== "rgba(0, 0, 0, 0)";
      return line || painted || boxShadow !== "none";
    });
    const text = element.matches("textarea, input, [contenteditable], [role=textbox]");
    return { name, seen: (marked || text) && place.right > 0 && place.top < window.innerHeight };
  });
}

async function leaveEditor(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(code(page)).not.toBeFocused();
}

test("a program is chosen, changed, run, typed into and stopped by keys alone", async ({ page }) => {
  test.setTimeout(90_000);
  await open(page);
  await page.locator(".monaco-editor .view-line").first().waitFor({ timeout: 20_000 });

  await tabTo(page, page.getByRole("radiogroup", { name: "Language" }));
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "Node" })).toBeChecked();
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("radio", { name: "Python" })).toBeChecked();

  await tabTo(page, page.getByRole("button", { name: "Examples" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu")).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu")).toBeHidden();
  await expect(code(page)).toBeFocused();

  await page.keyboard.press("Control+A");
  await page.keyboard.type('name = input("Who? ")\nprint("Hi", name)\nimport time\ntime.sleep(600)');
  await leaveEditor(page);
  await tabTo(page, runButton(page), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(programInput(page)).toBeFocused();
  await page.keyboard.type("Ada");
  await page.keyboard.press("Enter");
  await expect(output(page)).toContainText("Hi Ada");
  await expect(page.getByRole("status", { name: "New output" })).toContainText("Hi Ada");
  await page.keyboard.press("Control+c");
  await expect(result(page)).toContainText("Stopped");

  await page.keyboard.press("Control+Enter");
  await expect(programInput(page)).toBeFocused();
  await tabTo(page, stopButton(page), "Shift+Tab");
  await page.keyboard.press("Space");
  await expect(result(page)).toContainText("Stopped");
});

test("every tool is opened and left, and the page gone round, by keys alone", async ({ page }) => {
  test.setTimeout(90_000);
  await open(page);
  await page.locator(".monaco-editor .view-line").first().waitFor({ timeout: 20_000 });
  await code(page).focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type('print("first")');
  await page.keyboard.press("Control+Enter");
  await finished(page, /exit 0/);

  await leaveEditor(page);
  await tabTo(page, page.getByRole("button", { name: "Search the output" }));
  await page.keyboard.press("Enter");
  await page.keyboard.type("first");
  await expect(page.getByRole("textbox", { name: "Search the output" })).toHaveValue("first");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("textbox", { name: "Search the output" })).toBeHidden();

  const line = page.getByRole("separator", { name: "Share of code and output" });
  const share = Number(await line.getAttribute("aria-valuenow"));
  await tabTo(page, line, "Shift+Tab");
  await page.keyboard.press("ArrowRight");
  await expect(line).toHaveAttribute("aria-valuenow", String(share + 5));

  const tools = page.getByRole("toolbar", { name: "Tools" });
  const buttons = tools.getByRole("button", { pressed: false });
  for (const name of await buttons.allInnerTexts()) {
    const tool = tools.getByRole("button", { name, exact: true });
    await tool.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("region", { name, exact: true })).toBeVisible();
    await expect(page.getByText(/^Loading /)).toBeHidden();
    // Into the tool, and out of it again.
    await page.keyboard.press("Shift+Tab");
    // From a terminal its key leads back to its tab, and from there one goes back, all around the page.
    await tabTo(page, tool, name === "Terminal" ? "Shift+Tab" : "Tab");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("region", { name, exact: true })).toBeHidden();
  }

  await tabTo(page, page.getByRole("button", { name: "History" }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: /^History/ })).toBeVisible();
  await tabTo(page, page.getByRole("button", { name: /^Restore/ }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();

  const theme = page.getByRole("button", { name: /^Theme/ });
  await theme.focus();
  const before = await theme.getAttribute("aria-label");
  await page.keyboard.press("Enter");
  await expect(theme).not.toHaveAttribute("aria-label", before ?? "");
});
