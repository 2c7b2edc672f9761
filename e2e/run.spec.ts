import { expect } from "@playwright/test";
import { choose, finished, open, output, result, run, stopButton } from "./playground.ts";
import { test } from "./visit.ts";

test("Python says hello", async ({ page }) => {
  await open(page);
  await choose(page, "Python");
  await run(page, 'print("hello from", "Python")');
  await expect(output(page)).toContainText("hello from Python");
  await finished(page, /exit 0/);
});

test("Node says hello", async ({ page }) => {
  await open(page);
  await choose(page, "Node");
  await run(page, 'console.log(["hello", "from", "Node"].join(" "))');
  await expect(output(page)).toContainText("hello from Node");
  await finished(page, /exit 0/);
});

test("output arrives while the program still runs", async ({ page }) => {
  await open(page);
  await run(page, 'import time\nprint("first")\ntime.sleep(2)\nprint("second")');
  await output(page).getByText("first").waitFor();
  const firstAt = performance.now();
  await expect(stopButton(page)).toBeVisible();
  await expect(output(page)).not.toContainText("second");
  await output(page).getByText("second").waitFor();
  const between = performance.now() - firstAt;
  // Two seconds lie between the two prints; had the output come at the end, next to nothing would.
  expect(between).toBeGreaterThan(1_200);
  expect(between).toBeLessThan(3_500);
});

test("an exception shows its line and its name", async ({ page }) => {
  await open(page);
  await run(page, "a = 1\nb = 0\nprint(a / b)");
  await expect(output(page)).toContainText("line 3");
  await expect(output(page)).toContainText("ZeroDivisionError: division by zero");
  await finished(page, /exit 1|ZeroDivisionError/);
});

test("a Node exception shows its line and its name", async ({ page }) => {
  await open(page);
  await choose(page, "Node");
  await run(page, 'const a = 1;\n\nthrow new TypeError("no " + a);');
  await expect(output(page)).toContainText(/main\.m?js:3/);
  await expect(output(page)).toContainText("TypeError: no 1");
  await finished(page, /exit 1|TypeError/);
});

test("an exit code is told", async ({ page }) => {
  await open(page);
  await run(page, "raise SystemExit(3)");
  await finished(page, /exit 3/);
});

test("a second run starts anew: nothing is left of the first", async ({ page }) => {
  await open(page);
  await run(page, "x = 41\nprint('made', x)");
  await finished(page, /exit 0/);
  await run(page, "print('x' in globals())");
  await expect(output(page)).toContainText("False");
  await expect(result(page)).toHaveText(/exit 0/);
});

test("1,000 alternating writes to stdout and stderr arrive alternating", async ({ page }) => {
  await open(page);
  await run(
    page,
    "import os\nfor i in range(500):\n    os.write(1, b'out%d\\n' % i)\n    os.write(2, b'err%d\\n' % i)",
  );
  await finished(page, /exit 0/);
  const told = (await output(page).textContent())?.match(/(out|err)\d+/g);
  expect(told).toEqual(Array.from({ length: 500 }, (_, i) => [`out${i}`, `err${i}`]).flat());
});
