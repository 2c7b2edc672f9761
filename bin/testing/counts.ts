import { z } from "zod";

/** What a reporter counted, and the titles of what failed. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly string[];
}

export const NOTHING_COUNTED: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] };

/** The part of Vitest's JSON report that we read. */
const VitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(""),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** Counts from Vitest's JSON report; a file that could not be run at all is one failure. Pure. */
export function countVitest(report: unknown): Counts {
  const files = VitestReport.parse(report).testResults;
  const tests = files.flatMap((file) =>
    file.assertionResults.map((test) => ({ title: `${file.name}: ${test.fullName}`, status: test.status })),
  );
  const broken = files.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  const failed = tests.filter((test) => test.status === "failed");
  const passed = tests.filter((test) => test.status === "passed");
  return {
    passed: passed.length,
    failed: failed.length + broken.length,
    skipped: tests.length - passed.length - failed.length,
    failures: [
      ...failed.map((test) => test.title),
      ...broken.map((file) => `${file.name}: ${file.message.split("\n")[0]}`),
    ],
  };
}

/** The part of Playwright's JSON report that we read: suites within suites, each with specs, each run in projects. */
interface PlaywrightSuite {
  readonly title: string;
  readonly specs: readonly {
    readonly title: string;
    readonly tests: readonly { readonly status: string }[];
  }[];
  readonly suites?: readonly PlaywrightSuite[] | undefined;
}
const PlaywrightSuite: z.ZodType<PlaywrightSuite> = z.lazy(() =>
  z.object({
    title: z.string(),
    specs: z.array(z.object({ title: z.string(), tests: z.array(z.object({ status: z.string() })) })),
    suites: z.array(PlaywrightSuite).optional(),
  }),
);
const PlaywrightReport = z.object({
  suites: z.array(PlaywrightSuite),
  errors: z.array(z.object({ message: z.string().optional() })).default([]),
});

/**
 * Counts from Playwright's JSON report. One that passed only when it was tried again (`flaky`) counts as failed: a
 * promise that holds sometimes is not kept. Pure.
 */
export function countPlaywright(report: unknown): Counts {
  const { suites, errors } = PlaywrightReport.parse(report);
  const tests = suites.flatMap((suite) => testsOf(suite, ""));
  const failed = tests.filter((test) => test.status === "unexpected" || test.status === "flaky");
  const outside = errors.map((error) => `outside a test: ${(error.message ?? "").split("\n")[0]}`);
  return {
    passed: tests.filter((test) => test.status === "expected").length,
    failed: failed.length + outside.length,
    skipped: tests.filter((test) => test.status === "skipped").length,
    failures: [...failed.map((test) => test.title), ...outside],
  };
}

function testsOf(suite: PlaywrightSuite, above: string): { title: string; status: string }[] {
  const path = above === "" ? suite.title : `${above} › ${suite.title}`;
  const own = suite.specs.flatMap((spec) =>
    spec.tests.map((test) => ({ title: `${path} › ${spec.title}`, status: test.status })),
  );
  return [...own, ...(suite.suites ?? []).flatMap((inner) => testsOf(inner, path))];
}
