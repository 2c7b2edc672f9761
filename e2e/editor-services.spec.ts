import { expect, type Locator, type Page } from "@playwright/test";
import { choose, code, finished, open, output, run, runButton, write } from "./playground.ts";
import { test } from "./visit.ts";

const lines = (page: Page): Locator => page.locator(".monaco-editor .view-line");
const suggestions = (page: Page): Locator => page.locator(".suggest-widget.visible .monaco-list-row");
const hover = (page: Page): Locator => page.locator(".monaco-hover:not(.hidden)");
const squiggles = (page: Page): Locator => page.locator(".squiggly-error, .squiggly-warning");
const note = (page: Page): Locator => page.getByRole("status", { name: "Note on the code" });

/** What belongs to the services, by the names of the workers and of what they load. */
const HEAVY = /node-types\.json|\.wasm/;

/** What is in the editor, line by line. */
async function text(page: Page): Promise<string> {
  const drawn = await lines(page).evaluateAll((all) =>
    all
      .map((line) => ({ top: line.getBoundingClientRect().top, text: line.textContent ?? "" }))
      .sort((a, b) => a.top - b.top)
      .map(({ text }) => text.replaceAll("\u00a0", " ")),
  );
  return drawn.join("\n");
}

/** Chooses Node and waits until its program is in the editor. */
async function toNode(page: Page): Promise<void> {
  await lines(page).first().waitFor({ timeout: 20_000 });
  await choose(page, "Node");
  await expect(lines(page).filter({ hasText: "node:process" })).toBeVisible();
}

/** Types a last character and waits for what could follow. */
async function complete(page: Page, program: string, key = "."): Promise<void> {
  await write(page, program);
  await page.keyboard.press(key);
  await expect(suggestions(page).first()).toBeVisible({ timeout: 20_000 });
}

/** The label of every suggestion that is drawn. */
function suggested(page: Page, name: string): Locator {
  return suggestions(page).filter({ has: page.locator(".label-name", { hasText: new RegExp(`^${name}$`) }) });
}

test("nothing heavy is loaded before somebody turns to the code", async ({ page }) => {
  const asked: string[] = [];
  const workers: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("worker", (worker) => workers.push(worker.url()));
  await open(page);
  await toNode(page);
  await expect(lines(page).first()).toBeVisible({ timeout: 20_000 });
  await runButton(page).hover();
  await finishedLoading(page);
  const before = workers.length;
  expect(asked.filter((url) => HEAVY.test(url))).toEqual([]);
  await code(page).focus();
  await expect.poll(() => asked.filter((url) => HEAVY.test(url)), { timeout: 20_000 }).toHaveLength(1);
  expect(workers.length).toBeGreaterThan(before);
  // Workers have a policy of their own: WebAssembly is theirs alone, and nobody evaluates text.
  const policyOf = async (url: string) =>
    (await page.request.get(url)).headers()["content-security-policy"] ?? "";
  expect(await policyOf(workers.at(-1) ?? "")).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(await policyOf("/")).not.toMatch(/wasm|unsafe-eval/);
});

/** Until the page asks for nothing more by itself, its stream of events aside. */
async function finishedLoading(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 5_000 })));
}

test("in Node, names are completed and explained with their types, and mistakes are marked", async ({
  page,
}) => {
  await open(page);
  await toNode(page);
  await complete(page, "process");
  await page.keyboard.type("arg");
  await expect(suggested(page, "argv")).toBeVisible();
  await page.keyboard.press("Escape");

  await write(page, "const amount = 3;\namount.toUpperCase();\n");
  await expect(squiggles(page)).toHaveCount(1, { timeout: 20_000 });
  await lines(page).first().getByText("amount").hover();
  await expect(hover(page).filter({ hasText: "const amount: 3" })).toBeVisible();
  await page.keyboard.press("Escape");
  await code(page).focus();
  await page.keyboard.press("Alt+F8");
  await expect(page.getByText("Property 'toUpperCase' does not exist on type '3'.").first()).toBeVisible();
});

test("in Python, a finished program's variables and what it imports are completed; names without value are marked", async ({
  page,
}) => {
  await open(page);
  // Before anything ran, without a sandbox: the interpreter is started by the question.
  await complete(page, "import math\nmath");
  await page.keyboard.type("sqr");
  await expect(suggested(page, "sqrt")).toBeVisible();
  await page.keyboard.press("Escape");

  await run(
    page,
    "class Shelf:\n    def place_book(self):\n        return nowhere_known\n\nshelf = Shelf()\nprint('done')\n",
  );
  await finished(page, /exit 0/);
  await expect(output(page)).toContainText("done");
  await expect(squiggles(page)).toHaveCount(1, { timeout: 20_000 });
  await code(page).focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("shelf.");
  await expect(suggested(page, "place_book")).toBeVisible({ timeout: 20_000 });
});

test("Format tidies Python and JavaScript, can be undone, and leaves broken code as it is", async ({
  page,
}) => {
  await open(page);
  await write(page, "def f( a,b ):\n  return [ a,b ]");
  await page.keyboard.press("Shift+Alt+F");
  await expect.poll(() => text(page), { timeout: 20_000 }).toBe("def f(a, b):\n    return [a, b]\n");
  await code(page).focus();
  await page.keyboard.press("Control+z");
  await expect.poll(() => text(page)).toBe("def f( a,b ):\n  return [ a,b ]");

  await write(page, "x = 1\n\nprint(x));\n");
  await page.getByRole("button", { name: "Format" }).click();
  await expect(note(page)).toHaveText("Line 3 cannot be read, so nothing was changed.");
  expect(await text(page)).toBe("x = 1\n\nprint(x));\n");

  await toNode(page);
  await write(page, "const a = {b:1,\n c:'d'}");
  await page.getByRole("button", { name: "Format" }).click();
  await expect.poll(() => text(page), { timeout: 20_000 }).toBe('const a = { b: 1, c: "d" };\n');
  await write(page, "let a = 1;\nlet = = 2;\n");
  await page.getByRole("button", { name: "Format" }).click();
  await expect(note(page)).toHaveText("Line 2 cannot be read, so nothing was changed.");
  expect(await text(page)).toBe("let a = 1;\nlet = = 2;\n");
});
