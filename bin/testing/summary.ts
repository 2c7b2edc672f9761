import type { StageResult } from "./stages.ts";

/** The table at the end of a test run, the list of what failed, and alone on the last line the totals. Pure. */
export function summarize(results: readonly StageResult[]): string {
  const width = Math.max(...results.map((result) => result.name.length));
  const rows = results.map((result) => {
    const mark = result.failed > 0 ? "✗" : "✓";
    const seconds = `${(result.ms / 1_000).toFixed(1)} s`.padStart(9);
    const counts = [result.passed, result.failed, result.skipped].map((count) => String(count).padStart(8));
    return `${mark} ${result.name.padEnd(width)} ${seconds} ${counts.join("")}`;
  });
  const head = `  ${"".padEnd(width)} ${"time".padStart(9)}   passed  failed skipped`;
  const failures = results.flatMap((result) => result.failures);
  const failed = failures.length > 0 ? ["", "Failed:", ...failures.map((title) => `  ${title}`)] : [];
  return [head, ...rows, ...failed, "", totals(results)].join("\n");
}

/** `N passed, N failed, N skipped` over all stages. */
function totals(results: readonly StageResult[]): string {
  const sum = (of: (result: StageResult) => number) =>
    results.reduce((total, result) => total + of(result), 0);
  return `${sum((result) => result.passed)} passed, ${sum((result) => result.failed)} failed, ${sum((result) => result.skipped)} skipped`;
}
