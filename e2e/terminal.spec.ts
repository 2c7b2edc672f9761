import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { code, finished, open, run } from "./playground.ts";
import { test } from "./visit.ts";

const keyboard = (page: Page, name = "Terminal 1"): Locator => page.getByRole("textbox", { name });
const pane = (page: Page): Locator => page.getByRole("region", { name: "Terminal", exact: true });
const screen = (page: Page): Locator => pane(page).locator(".xterm-rows");
const tab = (page: Page, name: string): Locator => page.getByRole("tab", { name });
const state = (page: Page): Locator => page.getByRole("status", { name: "Terminal state" });
const tool = (page: Page): Locator => page.getByRole("button", { name: "Terminal", exact: true });
const newTerminal = (page: Page): Locator => pane(page).getByRole("button", { name: "New terminal" }).first();

/** What the terminal shows, line by line; its spaces are no-break spaces. */
async function lines(page: Page): Promise<string> {
  const texts = await screen(page).locator("> div").allTextContents();
  return texts.map((text) => text.replaceAll("\u00A0", " ").trimEnd()).join("\n");
}

async function shows(page: Page, what: RegExp): Promise<void> {
  await expect.poll(() => lines(page), { timeout: 15_000 }).toMatch(what);
}

/** Opens the pane and waits for the prompt. */
async function openTerminal(page: Page): Promise<void> {
  await open(page);
  await tool(page).click();
  await shows(page, /^~ \$/m);
}

async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.insertText(text);
  await page.keyboard.press("Enter");
}

test("a shell opens with the pane, has the focus, and runs what is typed", async ({ page }) => {
  await openTerminal(page);
  await expect(keyboard(page)).toBeFocused();
  await type(page, "echo $((6 * 7)) is the answer; tty");
  await shows(page, /^42 is the answer\n\/dev\/pts\/\d+$/m);
});

test("it has the files of the programs, and their sandbox lives on beside a run", async ({ page }) => {
  await openTerminal(page);
  await type(page, "echo from the shell > note.txt");
  await run(page, "print(open('note.txt').read())\nopen('back.txt', 'w').write('from Python')");
  await finished(page, /exit 0/);
  await keyboard(page).focus();
  await type(page, "cat back.txt");
  await shows(page, /^from Python/m);
});

test("Ctrl+C ends a program, not the shell", async ({ page }) => {
  await openTerminal(page);
  await type(page, "echo sl''eeps; sleep 60");
  await shows(page, /^sleeps$/m);
  await page.keyboard.press("Control+c");
  await type(page, "echo ended with $?");
  await shows(page, /^ended with 130$/m);
});

test("vim edits and saves a file", async ({ page }) => {
  await openTerminal(page);
  await type(page, "vim -u NONE note.txt");
  await shows(page, /^~\n~\n/m);
  await page.keyboard.type("iwritten in vim: äöü");
  await page.keyboard.press("Escape");
  await page.keyboard.type(":wq");
  await page.keyboard.press("Enter");
  await shows(page, /^~ \$/m);
  await type(page, "clear; cat note.txt");
  await shows(page, /^written in vim: äöü$/m);
});

test("top draws its table, goes on drawing, and leaves at q", async ({ page }) => {
  await openTerminal(page);
  await type(page, "top -d 0.5");
  await shows(page, /PID USER.*\n(.*\n)*.* sandbox /);
  await page.keyboard.press("q");
  await type(page, "echo left $?");
  await shows(page, /^left 0$/m);
});

test("the shell knows the size of the pane, also after it was changed", async ({ page }) => {
  await openTerminal(page);
  await type(page, "stty size");
  await shows(page, /^\d+ \d+$/m);
  const size = async (): Promise<number[]> =>
    (/^(\d+) (\d+)$/m.exec(await lines(page)) ?? []).slice(1).map(Number);
  const [rows = 0, cols = 0] = await size();
  await page.setViewportSize({ width: 900, height: 1_100 });
  await type(page, `trap 'clear; stty size' WINCH; clear; stty size`);
  await expect.poll(async () => (await size())[0]).toBeGreaterThan(rows);
  await expect.poll(async () => (await size())[1]).toBeLessThan(cols);
});

test("colours are those of the page, also when its theme changes", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await openTerminal(page);
  await type(page, String.raw`clear; printf '\e[31m%s\e[0m\n' blood; ls --color=always -d /tmp`);
  const red = screen(page).locator("span", { hasText: /^blood$/ });
  await expect(red).toHaveCSS("color", "rgb(150, 27, 20)");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(red).toHaveCSS("color", "rgb(255, 154, 140)");
});

test("after a reload shell and scrollback are there again", async ({ page }) => {
  await openTerminal(page);
  await type(page, "kept=variable; for i in $(seq 100); do echo line $i; done");
  await shows(page, /^line 100$/m);
  await page.reload();
  await shows(page, /^line 99\nline 100\n~ \$/m);
  await expect(keyboard(page)).not.toBeFocused();
  await keyboard(page).focus();
  for (let pages = 0; pages < 20; pages += 1) await page.keyboard.press("Shift+PageUp");
  await shows(page, /^line 1$/m);
  await type(page, "echo the $kept");
  await shows(page, /^the variable$/m);
});

test("several terminals are tabs of their own; a closed one is gone with what ran in it", async ({
  page,
}) => {
  await openTerminal(page);
  await type(page, "mine=first");
  await newTerminal(page).click();
  await expect(keyboard(page, "Terminal 2")).toBeFocused();
  await shows(page, /^~ \$/m);
  await type(page, "echo second has ${mine:-nothing}; sleep 1000");
  await shows(page, /^second has nothing$/m);
  await tab(page, "Terminal 1").click();
  await expect(keyboard(page)).toBeFocused();
  await type(page, "echo first has $mine; pgrep -c sleep");
  await shows(page, /^first has first\n1$/m);
  await tab(page, "Terminal 2").click();
  await page.getByRole("button", { name: "Close Terminal 2" }).click();
  await expect(tab(page, "Terminal 2")).toHaveCount(0);
  await expect(keyboard(page)).toBeFocused();
  await type(page, "while pgrep sleep > /dev/null; do :; done; echo nothing sleeps");
  await shows(page, /^nothing sleeps$/m);
});

test("a shell that ended says so and offers a new one", async ({ page }) => {
  await openTerminal(page);
  await type(page, "exit 3");
  await expect(state(page)).toContainText("The shell has ended: exit 3");
  await expect(state(page).getByRole("button", { name: "New terminal" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(keyboard(page, "Terminal 2")).toBeFocused();
  await shows(page, /^~ \$/m);
});

test("a sandbox that is gone is told, and a new terminal starts a new one", async ({ page }) => {
  await openTerminal(page);
  const sandbox = await page.evaluate(() => sessionStorage.getItem("quicksand-sandbox"));
  const gone = await page.request.delete(`/api/sandboxes/${sandbox}`);
  expect(gone.ok()).toBe(true);
  await expect(state(page)).toContainText("The sandbox is gone");
  await state(page).getByRole("button", { name: "New terminal" }).click();
  await shows(page, /^~ \$/m);
  await type(page, "echo a new one");
  await shows(page, /^a new one$/m);
});

test("pasted lines arrive as they are, and what is selected is copied", async ({ page }) => {
  await openTerminal(page);
  await type(page, "clear; echo ready; cat > pasted.txt");
  await shows(page, /^ready\n$/m);
  await page.evaluate(() => navigator.clipboard.writeText("first 'line'\n\tsecond ✓ äöü"));
  await page.keyboard.press("Control+Shift+V");
  await shows(page, /second ✓ äöü$/m);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+d");
  await type(page, "clear; cat pasted.txt");
  await shows(page, /^first 'line'\n {8}second ✓ äöü$/m);
  await type(page, "clear; echo copyme");
  await shows(page, /^copyme$/m);
  // The letters lie under what takes the mouse.
  await screen(page).getByText("copyme", { exact: true }).dblclick({ force: true });
  await page.keyboard.press("Control+Shift+C");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("copyme");
});

test("5,000 keys typed at full speed arrive in order, over a slow network as well", async ({ page }) => {
  test.setTimeout(120_000);
  await openTerminal(page);
  const network = await page.context().newCDPSession(page);
  await network.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 80,
    downloadThroughput: 200_000,
    uploadThroughput: 50_000,
  });
  await type(
    page,
    "stty -icanon -echo; clear; echo ready; head -c 5000 > typed.txt; stty sane; sha256sum typed.txt",
  );
  await shows(page, /^ready$/m);
  const keys = Array.from(
    { length: 5_000 },
    (_, index) => "abcdefghijklmnopqrstuvwxyz0123456789-"[index % 37],
  ).join("");
  const digest = await page.evaluate(async (text) => {
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }, keys);
  await page.keyboard.type(keys);
  await expect.poll(() => lines(page), { timeout: 60_000 }).toContain(digest);
});

test("a program that floods the terminal leaves the page quick, and Ctrl+C ends it", async ({ page }) => {
  await openTerminal(page);
  await type(page, "yes a flood of output");
  await shows(page, /^a flood of output$/m);
  // Half of all turns, not the slowest: a busy machine holds up a page that does nothing, too.
  const turnMs = await page.evaluate(async () => {
    const turns: number[] = [];
    for (let count = 0; count < 31; count += 1) {
      const beganAt = performance.now();
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      turns.push(performance.now() - beganAt);
    }
    return turns.sort((one, other) => one - other)[15];
  });
  expect(turnMs).toBeLessThan(200);
  await page.keyboard.press("Control+c");
  await type(page, "clear; echo over the flood");
  await expect.poll(() => lines(page), { timeout: 30_000 }).toMatch(/^over the flood$/m);
});

test("Tab completes in the shell, and the keys that leave it are told and work", async ({ page }) => {
  await openTerminal(page);
  await type(page, "touch a-long-name.txt; clear");
  await page.keyboard.type("echo a-lo");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await shows(page, /^a-long-name\.txt$/m);
  await expect(keyboard(page)).toHaveAccessibleDescription(/leaves the terminal/);
  await page.keyboard.press("Control+`");
  await expect(tab(page, "Terminal 1")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(keyboard(page)).toBeFocused();
});

test("in screen reader mode its lines are text that is read out, and the mode is kept", async ({ page }) => {
  await openTerminal(page);
  const button = page.getByRole("button", { name: "Screen reader mode" });
  await button.click();
  await expect(button).toHaveAttribute("aria-pressed", "true");
  await keyboard(page).focus();
  // Text that comes without keys is not taken in this mode.
  await page.keyboard.type("echo read me");
  await page.keyboard.press("Enter");
  await expect(page.locator(".xterm-accessibility")).toContainText("read me");
  await page.reload();
  await expect(page.locator(".xterm-accessibility")).toContainText("read me");
});

test("who goes to the page with the pane open, and no sandbox, starts nothing", async ({ page }) => {
  await openTerminal(page);
  const sandbox = await page.evaluate(() => sessionStorage.getItem("quicksand-sandbox"));
  await page.request.delete(`/api/sandboxes/${sandbox}`);
  await expect(state(page)).toContainText("The sandbox is gone");
  await page.reload();
  await expect(page.getByText("No terminal is open.")).toBeVisible();
  await expect(code(page)).toBeAttached();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the page with a terminal, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openTerminal(page);
    await type(
      page,
      String.raw`clear; for c in 1 2 3 4 5 6; do printf "\e[3${"$"}{c}mcolour $c\e[0m\n"; done; ls -d /tmp`,
    );
    await shows(page, /^colour 6$/m);
    await expectAccessible(page);
    await type(page, "exit");
    await expect(state(page)).toContainText("exit 0");
    await expectAccessible(page);
  });
}
