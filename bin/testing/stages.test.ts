import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { countVitest } from "./counts.ts";
import { checkStage, reportStage, runStage, type Stage } from "./stages.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "quicksand-stages-"));
});
afterEach(() => rm(folder, { recursive: true }));

function program(code: string, timeoutMs = 20_000) {
  return { args: ["-e", code], root: folder, env: {}, timeoutMs };
}

function quietly(stage: Stage) {
  return runStage(stage, () => {});
}

test("a check counts as one, by its status", async () => {
  expect(await quietly(checkStage("good", program("")))).toMatchObject({ passed: 1, failed: 0 });
  expect(await quietly(checkStage("bad", program("process.exit(2)")))).toMatchObject({
    passed: 0,
    failed: 1,
    failures: ["bad: it ended with status 2"],
  });
});

test("a program that does not end is killed and counts as failed", async () => {
  const result = await quietly(checkStage("slow", program("setInterval(() => {}, 1000)", 100)));
  expect(result).toMatchObject({ failed: 1 });
});

test("a report that says all is well does not hide a program that failed", async () => {
  const file = join(folder, "report.json");
  const report = {
    testResults: [{ name: "a", status: "passed", assertionResults: [{ fullName: "t", status: "passed" }] }],
  };
  await writeFile(file, JSON.stringify(report));
  const stage = reportStage("unit", program("process.exit(1)"), file, countVitest);
  expect(await quietly(stage)).toMatchObject({ passed: 1, failed: 1 });
});

test("no test at all, or no report, is a failure", async () => {
  const stage = reportStage("unit", program(""), join(folder, "none.json"), countVitest);
  expect(await quietly(stage)).toMatchObject({ passed: 0, failed: 1, failures: ["unit: it ran no test"] });
});
