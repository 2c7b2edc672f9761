import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CommandContext } from "../command.ts";
import { ensureChromium } from "../setup/chromium.ts";
import { TEST_RUN } from "../setup/environment.ts";
import { ensureSystemPackages, SANDBOX_PACKAGES, TEST_PACKAGES } from "../setup/system-packages.ts";
import { countPlaywright, countVitest, NOTHING_COUNTED } from "../testing/counts.ts";
import { footprint, leftovers } from "../testing/footprint.ts";
import { checkStage, reportStage, runStage, type Stage, type StageResult } from "../testing/stages.ts";
import { summarize } from "../testing/summary.ts";

const MINUTE_MS = 60_000;

/** Runs all that must hold, or with --long what takes minutes, and ends with a summary. The status is 0 when all held. */
export async function run(context: CommandContext): Promise<number> {
  await ensureSystemPackages([...SANDBOX_PACKAGES, ...TEST_PACKAGES]);
  const long = context.options["long"] === true;
  const chromium = await ensureChromium(context.root, context.environment);
  const reports = await mkdtemp(join(tmpdir(), "quicksand-test-"));
  const testRun = randomUUID();
  const before = footprint(testRun);
  const env = {
    ...context.environment,
    [TEST_RUN]: testRun,
    ...(chromium === undefined ? {} : { QUICKSAND_CHROMIUM: chromium }),
  };
  try {
    const all = long ? longStages(context.root, env, reports) : allStages(context.root, env, reports);
    const only = context.options["only"];
    const stages = typeof only === "string" ? all.filter(({ name }) => only.split(",").includes(name)) : all;
    if (stages.length === 0) {
      console.error(
        `quicksand test: --only ${only}: the stages are ${all.map(({ name }) => name).join(", ")}`,
      );
      return 2;
    }
    const results: StageResult[] = [];
    for (const stage of stages) results.push(await runStage(stage));
    results.push(await runStage(nothingLeft(before, testRun)));
    console.log(`\n${summarize(results)}`);
    return results.some((result) => result.failed > 0) ? 1 : 0;
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
}

function allStages(root: string, env: CommandContext["environment"], reports: string): Stage[] {
  const program = (timeoutMs: number, ...args: string[]) => ({ root, env, timeoutMs, args });
  const tool = (path: string) => join(root, "node_modules", path);
  return [
    checkStage("lint", program(2 * MINUTE_MS, tool("oxlint/bin/oxlint"), "--type-aware")),
    checkStage("format", program(MINUTE_MS, tool("oxfmt/bin/oxfmt"), "--check")),
    checkStage("types", program(2 * MINUTE_MS, tool("typescript/bin/tsc"), "--noEmit")),
    vitestStage("unit", root, env, reports, 8 * MINUTE_MS),
    vitestStage("sandbox", root, env, reports, 14 * MINUTE_MS),
    checkStage("build", program(4 * MINUTE_MS, join(root, "bin/quicksand.ts"), "build")),
    browserStage("browser", root, env, reports, 25 * MINUTE_MS, "browser"),
  ];
}

function longStages(root: string, env: CommandContext["environment"], reports: string): Stage[] {
  return [
    vitestStage("long", root, env, reports, 38 * MINUTE_MS),
    browserStage("browser long", root, env, reports, 20 * MINUTE_MS, "long"),
  ];
}

/** One of the projects of playwright.config.ts. */
function browserStage(
  name: string,
  root: string,
  env: CommandContext["environment"],
  reports: string,
  timeoutMs: number,
  project: string,
): Stage {
  const report = join(reports, `${project}.playwright.json`);
  const program = join(root, "node_modules/@playwright/test/cli.js");
  const args = [program, "test", `--project=${project}`, "--reporter=list,json"];
  const own = { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  return reportStage(name, { root, env: own, timeoutMs, args }, report, countPlaywright);
}

function vitestStage(
  project: string,
  root: string,
  env: CommandContext["environment"],
  reports: string,
  timeoutMs: number,
): Stage {
  const report = join(reports, `${project}.json`);
  const args = [
    join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ];
  return reportStage(project, { root, env, timeoutMs, args }, report, countVitest);
}

/** Fails when a process, container, control group, mount or temporary folder of this run is still there. */
function nothingLeft(before: ReadonlySet<string>, testRun: string): Stage {
  return {
    name: "nothing left over",
    async run() {
      const left = await leftovers(before, testRun);
      for (const line of left) console.error(line);
      return left.length === 0
        ? { ...NOTHING_COUNTED, passed: 1 }
        : { ...NOTHING_COUNTED, failed: left.length, failures: left.map((line) => `left over: ${line}`) };
    },
  };
}
