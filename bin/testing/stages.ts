import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import type { Environment } from "#lib/protocol/settings.ts";
import { asProcessEnv } from "../setup/environment.ts";
import { NOTHING_COUNTED, type Counts } from "./counts.ts";

/** One thing that must hold. */
export interface Stage {
  readonly name: string;
  run(): Promise<Counts>;
}

export interface StageResult extends Counts {
  readonly name: string;
  readonly ms: number;
}

/** Runs a stage; what it throws is a failure of it, never the end of the others. */
export async function runStage(
  stage: Stage,
  say: (text: string) => void = console.log,
): Promise<StageResult> {
  say(`\n── ${stage.name} ${"─".repeat(Math.max(0, 76 - stage.name.length))}`);
  const started = performance.now();
  const counts = await stage.run().catch((error: unknown): Counts => {
    const message = error instanceof Error ? error.message : String(error);
    say(message);
    return { ...NOTHING_COUNTED, failed: 1, failures: [`${stage.name}: ${message.split("\n")[0]}`] };
  });
  return { name: stage.name, ms: performance.now() - started, ...counts };
}

/** A program that is run for a stage; its output is shown as it comes. */
export interface Program {
  readonly args: readonly string[];
  readonly root: string;
  readonly env: Environment;
  /** It is killed and counts as failed after this time. */
  readonly timeoutMs: number;
}

/** A stage that holds when a program of Node's ends with status 0: it counts as one. */
export function checkStage(name: string, program: Program): Stage {
  return {
    name,
    async run() {
      const problem = await runProgram(program);
      return problem === undefined
        ? { ...NOTHING_COUNTED, passed: 1 }
        : { ...NOTHING_COUNTED, failed: 1, failures: [`${name}: ${problem}`] };
    },
  };
}

/** A stage whose program leaves a JSON report to count from. The program's status counts too: both must say that all is well. */
export function reportStage(
  name: string,
  program: Program,
  reportFile: string,
  count: (report: unknown) => Counts,
): Stage {
  return {
    name,
    async run() {
      const problem = await runProgram(program);
      const counts = await readFile(reportFile, "utf8").then(
        (text) => count(JSON.parse(text)),
        () => NOTHING_COUNTED,
      );
      if (problem === undefined && counts.passed + counts.failed + counts.skipped > 0) return counts;
      if (counts.failed > 0) return counts;
      const failure = problem ?? "it ran no test";
      return { ...counts, failed: 1, failures: [`${name}: ${failure}`] };
    },
  };
}

/** Runs a program of Node's to its end. @returns what is wrong with how it ended, undefined when all is well. */
function runProgram({ args, root, env, timeoutMs }: Program): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: asProcessEnv(env),
      stdio: ["ignore", "inherit", "inherit"],
    });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, timeoutMs);
    child.on("error", (error) => resolve(error.message));
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      if (late) resolve(`it did not end within ${timeoutMs / 60_000} min`);
      else resolve(code === 0 ? undefined : `it ended with ${signal ?? `status ${code}`}`);
    });
  });
}
