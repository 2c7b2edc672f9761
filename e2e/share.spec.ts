import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessibleInBoth } from "./accessible.ts";
import { code, finished, open, output, programInput, result, run, runButton, write } from "./playground.ts";
import { test } from "./visit.ts";

// The page is looked at by axe in both themes, which takes long where the machine has more to do.
test.describe.configure({ timeout: 120_000 });

const shareButton = (page: Page): Locator => page.getByRole("button", { name: "Share", exact: true });
const shareDialog = (page: Page): Locator => page.getByRole("dialog", { name: "Share", exact: true });
const linkField = (page: Page): Locator =>
  shareDialog(page).getByRole("textbox", { name: "Link", exact: true });
const about = (page: Page): Locator => page.getByRole("region", { name: "About this snippet" });

async function copied(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Opens the dialog, makes the link, and answers it. */
async function share(page: Page, title = ""): Promise<string> {
  await shareButton(page).click();
  await shareDialog(page).getByRole("textbox", { name: "Title, if you like" }).fill(title);
  await shareDialog(page).getByRole("button", { name: "Make and copy link" }).click();
  await expect(linkField(page)).toHaveValue(/\/s\/[0-9A-Za-z]{12}$/);
  return linkField(page).inputValue();
}

async function expectCode(page: Page, text: string): Promise<void> {
  await expect(page.getByRole("region", { name: "Editor" })).toContainText(text.replaceAll(" ", "\u00A0"));
}

test("a link opens at once with code and recorded output, and nothing runs; a fork names its parent", async ({
  page,
  newVisitor,
}) => {
  await open(page);
  await run(page, 'name = input("Who? ")\nprint("Hi", name)');
  await programInput(page).fill("Ada");
  await programInput(page).press("Enter");
  await finished(page, /exit 0/);
  const url = await share(page, "A greeting");
  expect(await copied(page)).toBe(url);
  await expect(shareDialog(page)).toContainText("Link copied. It shows the program and its output.");
  await shareDialog(page).getByRole("button", { name: "QR code" }).click();
  await expect(shareDialog(page).getByRole("img", { name: "QR code of the link" })).toBeVisible();
  await expectAccessibleInBoth(page, { least: "serious" });
  await page.keyboard.press("Escape");

  const reader = await newVisitor();
  const asked: string[] = [];
  reader.on("request", (request) => {
    if (request.method() !== "GET") asked.push(`${request.method()} ${request.url()}`);
  });
  const answer = await reader.goto(url);
  const html = (await answer?.text()) ?? "";
  // What the server drew: it is there before any script.
  expect(html).toContain("Hi Ada");
  expect(html).toContain('content="noindex, nofollow"');
  expect(html).toContain('type="application/json+oembed"');
  await expect(about(reader)).toContainText("A greeting");
  await expectCode(reader, 'print("Hi", name)');
  await expect(output(reader)).toContainText("Who? Ada");
  await expect(output(reader)).toContainText("Hi Ada");
  await expect(result(reader)).toHaveText(/Recorded on \d+ \w+ \d{4}.*exit 0/);
  await expectAccessibleInBoth(reader, { least: "serious" });
  expect(asked).toEqual([]);

  await run(reader, 'print("a fork")');
  await expect(output(reader)).toContainText("a fork");
  await finished(reader, /^(?!.*Recorded).*exit 0/);
  await expect(reader.getByText("changed since shared")).toBeVisible();
  const fork = await share(reader, "A fork");
  expect(fork).not.toBe(url);
  await reader.reload();
  await expectCode(reader, 'print("a fork")');

  await page.goto(fork);
  await expect(about(page)).toContainText("Forked from");
  await expect(about(page).getByRole("link")).toHaveAttribute("href", new URL(url).pathname);
  // What one wrote oneself is where it was.
  await page.goto("/");
  await expectCode(page, "name = input(");
});

test("Ctrl+S makes a link; the same program keeps it, another gets another, and it can be deleted", async ({
  page,
}) => {
  await open(page);
  await write(page, 'print("first")');
  await page.keyboard.press("Control+S");
  await expect(page.getByText(/Link copied\. It shows the program; run it first/)).toBeVisible();
  const first = await copied(page);
  expect(first).toMatch(/\/s\/[0-9A-Za-z]{12}$/);
  let posts = 0;
  page.on("request", (request) => {
    if (request.method() === "POST" && new URL(request.url()).pathname === "/api/snippets") posts += 1;
  });
  await page.evaluate(() => navigator.clipboard.writeText(""));
  await page.keyboard.press("Control+S");
  await expect.poll(() => copied(page)).toBe(first);
  expect(posts).toBe(0);
  await code(page).focus();
  await page.keyboard.type(" ");
  await expect(page.getByText("changed since shared")).toBeVisible();
  await page.keyboard.press("Control+S");
  await expect.poll(() => copied(page)).not.toBe(first);
  await expect(page.getByText("changed since shared")).toBeHidden();

  await shareButton(page).focus();
  await page.keyboard.press("Enter");
  await expect(linkField(page)).toHaveValue(await copied(page));
  await shareDialog(page).getByRole("button", { name: "My snippets" }).focus();
  await page.keyboard.press("Enter");
  const list = page.getByRole("list", { name: "Shared from this browser" });
  await expect(list.getByRole("listitem")).toHaveCount(2);
  await expectAccessibleInBoth(page, { least: "serious" });
  await list.getByRole("button", { name: "Delete main.py" }).last().press("Enter");
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await expect(page.getByText("Deleted. The link leads nowhere now.")).toBeVisible();
  const gone = await page.request.get(first);
  expect(gone.status()).toBe(404);
  expect(await gone.text()).toContain("There is no such snippet");
});

test("what looks like a secret is asked about first; on a phone, by the palette", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page);
  const secret = ["ghp", "0123456789abcdefABCDEF0123456789abcd"].join("_");
  await write(page, `import os\n\ntoken = "${secret}"`);
  await page.getByRole("button", { name: "Commands" }).first().click();
  await page.getByRole("combobox", { name: "Find a command" }).fill("Share");
  await page.getByRole("option", { name: "Share", exact: true }).click();
  await shareDialog(page).getByRole("button", { name: "Make and copy link" }).click();
  const question = page.getByRole("dialog", { name: "Share a secret?" });
  await expect(question).toContainText(/main\.py, line 3 looks like an? /);
  await expect(question).not.toContainText(secret);
  await expectAccessibleInBoth(page, { least: "serious" });
  await question.getByRole("button", { name: "Go to line" }).click();
  await expect(question).toBeHidden();
  await expect(code(page)).toBeFocused();
  await page.keyboard.press("Control+S");
  await question.getByRole("button", { name: "Share anyway" }).click();
  await expect(page.getByText(/Link copied/)).toBeVisible();
  await page.goto(await copied(page));
  await expectCode(page, "import os");
  await expect(runButton(page)).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test("a link that stores nothing holds the program itself; what was there can be put back; a broken one says so", async ({
  page,
  newVisitor,
}) => {
  await open(page);
  await write(page, "print('in the link: Zürich')");
  await page.keyboard.press("F1");
  await page.keyboard.type("stores nothing");
  await page.keyboard.press("Enter");
  await expect(page.getByText("It holds the program itself")).toBeVisible();
  const url = await copied(page);
  expect(new URL(url).hash).toMatch(/^#c=1[\w-]+$/);

  const reader = await newVisitor();
  await open(reader);
  await write(reader, "print('my own')");
  await reader.goto(url);
  await reader.reload();
  await reader.goto("about:blank");
  await reader.goto(url);
  await expectCode(reader, "print('in the link: Zürich')");
  expect(new URL(reader.url()).hash).toBe("");
  await reader.goto("about:blank");
  await reader.goto(url.slice(0, -10));
  await expect(reader.getByRole("alert").filter({ hasText: "it may have been cut off" })).toBeVisible();
});
