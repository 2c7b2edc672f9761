import { expect } from "@playwright/test";
import { choose, finished, open, output, programInput, run } from "./playground.ts";
import { test } from "./visit.ts";

test("a Python program that asks is answered on the page", async ({ page }) => {
  await open(page);
  await run(page, 'name = input("Name? ")\nprint(f"Hi {name}!")');
  await expect(output(page)).toContainText("Name?");
  await programInput(page).fill("Ada Lovelace");
  await programInput(page).press("Enter");
  await expect(output(page)).toContainText("Hi Ada Lovelace!");
  await finished(page, /exit 0/);
});

test("a Node program that asks is answered on the page", async ({ page }) => {
  await open(page);
  await choose(page, "Node");
  await run(
    page,
    'import { createInterface } from "node:readline/promises";\n' +
      "const rl = createInterface({ input: process.stdin, output: process.stdout });\n" +
      'console.log("Hi " + (await rl.question("Name? ")) + "!");\nrl.close();',
  );
  await expect(output(page)).toContainText("Name?");
  await programInput(page).fill("Grace");
  await programInput(page).press("Enter");
  await expect(output(page)).toContainText("Hi Grace!");
  await finished(page, /exit 0/);
});

test("lines that are typed quickly arrive in order", async ({ page }) => {
  await open(page);
  await run(page, "for _ in range(5):\n    print('got', input())");
  await expect(programInput(page)).toBeVisible();
  for (const word of ["one", "two", "three", "four", "five"]) {
    await programInput(page).fill(word);
    await programInput(page).press("Enter");
  }
  await finished(page, /exit 0/);
  expect((await output(page).innerText()).match(/got \w+/g)).toEqual([
    "got one",
    "got two",
    "got three",
    "got four",
    "got five",
  ]);
});

test("a program that asks takes the focus from nobody who types elsewhere", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Command", exact: true }).click();
  await run(
    page,
    "import os, time\nwhile not os.path.exists('go'): time.sleep(0.05)\nprint(input('Name? '))",
  );
  const command = page.getByRole("textbox", { name: "Command line" });
  await command.fill("touch go");
  await command.press("Enter");
  await expect(output(page)).toContainText("Name?");
  await expect(page.getByPlaceholder("Type a line")).toBeVisible();
  await expect(command).toBeFocused();
  await programInput(page).fill("Ada");
  await programInput(page).press("Enter");
  await finished(page, /exit 0/);
});
