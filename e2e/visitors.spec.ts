import { expect, type Page } from "@playwright/test";
import { open, output, run, sandboxId } from "./playground.ts";
import { test } from "./visit.ts";

/** Runs a program and tells the id of the sandbox that it was given. */
async function sandboxOf(page: Page): Promise<string> {
  await open(page);
  await run(page, 'print("mine")\nimport time\ntime.sleep(60)');
  await expect(output(page)).toContainText("mine");
  return sandboxId(page);
}

test("a visitor's sandbox answers another visitor as if it did not exist", async ({ newVisitor }) => {
  const [ada, eve] = [await newVisitor(), await newVisitor()];
  const id = await sandboxOf(ada);
  await sandboxOf(eve);
  const attempts = async (sandbox: string) => {
    const path = `/api/sandboxes/${sandbox}`;
    const run = { data: { language: "python", code: "print(1)" } };
    const input = { data: { number: 1, data: "x\n" } };
    const answers = [
      await eve.request.get(`${path}/events?after=0`),
      await eve.request.post(`${path}/runs`, run),
      await eve.request.post(`${path}/commands`, { data: { command: "ls" } }),
      await eve.request.post(`${path}/executions/e1/input`, input),
      await eve.request.delete(path),
    ];
    return Promise.all(
      answers.map(async (answer) => ({
        status: answer.status(),
        body: (await answer.text()).replaceAll(sandbox, "<id>"),
      })),
    );
  };
  const answers = await attempts(id);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  expect(answers).toEqual(await attempts(`${id.slice(0, -1)}${id.endsWith("a") ? "b" : "a"}`));
  await expect(ada.getByRole("button", { name: "Stop" })).toBeVisible();
});

test("nothing that the browser gets holds an API key", async ({ page }) => {
  const bodies: Promise<string>[] = [];
  page.on("response", (response) => {
    if (!response.url().includes("/events")) bodies.push(response.text().catch(() => ""));
  });
  await open(page);
  await run(page, 'print("done")');
  await expect(output(page)).toContainText("done");
  const cookies = JSON.stringify(await page.context().cookies());
  for (const text of [cookies, ...(await Promise.all(bodies))]) expect(text).not.toContain("msb_eyJ");
});

test("the visitor's cookie cannot be read by scripts", async ({ page }) => {
  await open(page);
  await run(page, 'print("done")');
  await expect(output(page)).toContainText("done");
  const cookies = await page.context().cookies();
  expect(cookies.length).toBeGreaterThan(0);
  expect(await page.evaluate(() => document.cookie)).not.toContain(cookies.find((it) => it.httpOnly)?.value);
  expect(cookies.some((cookie) => cookie.httpOnly && cookie.sameSite !== "None")).toBe(true);
});
