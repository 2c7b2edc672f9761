import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { finished, open, result, run } from "./playground.ts";
import { test } from "./visit.ts";

const tool = (page: Page): Locator =>
  page.getByRole("toolbar", { name: "Tools" }).getByRole("button", { name: "Files" });
const files = (page: Page): Locator => page.getByRole("region", { name: "Files" });
const row = (page: Page, name: string): Locator =>
  page.getByRole("treeitem", { name: new RegExp(`^${name.replaceAll(".", "\\.")},`) });

async function openFiles(page: Page): Promise<void> {
  await open(page);
  if ((await tool(page).getAttribute("aria-pressed")) !== "true") await tool(page).click();
  await expect(files(page)).toBeVisible();
}

async function upload(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.getByLabel("Files to upload").setInputFiles([{ name, mimeType: "", buffer }]);
  await expect(row(page, name)).toBeVisible();
}

/** Every value that a byte may have, so that neither text nor lines survive by luck. */
const everyByte = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, at) => (at * 7 + (at >> 8)) % 256));

async function downloadOf(page: Page, link: Locator): Promise<{ name: string; content: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

test("before there is a sandbox the pane says what to do, and an upload starts one", async ({ page }) => {
  await openFiles(page);
  await expect(files(page)).toContainText("Run a program or upload a file, and its files show here.");
  await upload(page, "data.csv", Buffer.from("Ada,1815\n"));
  await run(page, "print(open('data.csv').read())");
  await finished(page, /exit 0/);
  await expect(page.getByRole("log", { name: "Output" })).toContainText("Ada,1815");
});

test("a program reads what was uploaded and writes a file, which comes down byte for byte", async ({
  page,
}) => {
  await openFiles(page);
  await upload(page, "in.bin", everyByte);
  await run(page, "data = open('in.bin', 'rb').read()\nopen('out.bin', 'wb').write(data[::-1])");
  await finished(page, /exit 0/);
  await expect(row(page, "out.bin")).toBeVisible();
  await expect(row(page, "out.bin")).toHaveAccessibleName("out.bin, 293 KiB, new");
  await expect(row(page, "in.bin")).toHaveAccessibleName("in.bin, 293 KiB");
  await expect(row(page, "main.py")).not.toHaveAccessibleName(/new/);
  await row(page, "out.bin").hover();
  const { name, content } = await downloadOf(page, page.getByRole("link", { name: "Download out.bin" }));
  expect(name).toBe("out.bin");
  expect(content.equals(everyByte.toReversed())).toBe(true);
});

test("files are renamed and deleted by keyboard alone", async ({ page }) => {
  await openFiles(page);
  await upload(page, "a.txt", Buffer.from("a"));
  await upload(page, "b.txt", Buffer.from("b"));
  await row(page, "a.txt").focus();
  await page.keyboard.press("F2");
  await page.keyboard.type("first");
  await page.keyboard.press("Enter");
  await expect(row(page, "first.txt")).toBeFocused();
  await page.keyboard.press("b");
  await expect(row(page, "b.txt")).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(page.getByRole("button", { name: "Delete", exact: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(row(page, "b.txt")).toBeFocused();
  await page.keyboard.press("Delete");
  await page.keyboard.press("Enter");
  await expect(row(page, "b.txt")).toHaveCount(0);
  await expect(row(page, "first.txt")).toBeFocused();
});

test("folders are made, opened and closed with the arrow keys, and take what is dropped on them", async ({
  page,
}) => {
  await openFiles(page);
  await page.getByRole("button", { name: "New folder" }).click();
  await page.getByRole("textbox", { name: "Path of the new folder" }).fill("data/raw");
  await page.keyboard.press("Enter");
  await row(page, "data").focus();
  await page.keyboard.press("ArrowRight");
  await expect(row(page, "raw")).toHaveAttribute("aria-level", "2");
  const transfer = await page.evaluateHandle(() => {
    const held = new DataTransfer();
    held.items.add(new File(["dropped"], "x.txt"));
    return held;
  });
  await row(page, "raw").dispatchEvent("dragover", { dataTransfer: transfer });
  await expect(files(page)).toContainText("Drop into data/raw");
  await row(page, "raw").dispatchEvent("drop", { dataTransfer: transfer });
  await row(page, "raw").focus();
  await page.keyboard.press("ArrowRight");
  await expect(row(page, "x.txt")).toHaveAttribute("aria-level", "3");
  await row(page, "data").focus();
  await page.keyboard.press("ArrowLeft");
  await expect(row(page, "raw")).toHaveCount(0);
});

test("a picture that a program made is shown, and what is no text is offered for download", async ({
  page,
}) => {
  await openFiles(page);
  await run(
    page,
    `import struct, zlib
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
png = b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\\0sand"[:4])) + chunk(b"IEND", b"")
open("dot.png", "wb").write(png)
open("noise.bin", "wb").write(bytes(range(256)))`,
  );
  await expect(result(page)).toHaveText(/exit 0/);
  await row(page, "dot.png").getByText("dot.png").click();
  const picture = page.getByRole("img", { name: "dot.png" });
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
  await row(page, "noise.bin").getByText("noise.bin").click();
  const view = page.getByRole("region", { name: "noise.bin" });
  await expect(view).toContainText("256 bytes that are not text");
  const { content } = await downloadOf(page, view.getByRole("link", { name: "Download" }));
  expect(content.equals(Buffer.from(Uint8Array.from({ length: 256 }, (_, at) => at)))).toBe(true);
});

test("what is larger than the disk is refused with the limit, before it is sent", async ({ page }) => {
  await openFiles(page);
  await page.getByLabel("Files to upload").evaluate((input: HTMLInputElement) => {
    const held = new DataTransfer();
    const much = new File([new Uint8Array(16)], "much.bin");
    Object.defineProperty(much, "size", { value: 300 * 1024 * 1024 });
    held.items.add(much);
    Object.defineProperty(input, "files", { value: [much] });
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await expect(page.getByRole("list", { name: "Uploads" })).toContainText(
    "It has 300 MiB; /workspace holds 256 MiB, the limit.",
  );
});

test("axe finds nothing in the files, neither with a name to type nor with a question", async ({ page }) => {
  await openFiles(page);
  await upload(page, "a.txt", Buffer.from("a"));
  const check = (): Promise<void> => expectAccessible(page);
  await row(page, "a.txt").focus();
  await check();
  await page.keyboard.press("F2");
  await check();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Delete");
  await expect(page.getByRole("button", { name: "Delete", exact: true })).toBeFocused();
  await check();
});
