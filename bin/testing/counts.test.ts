import { expect, test } from "vitest";
import { countPlaywright, countVitest } from "./counts.ts";

test("Vitest: passed, failed, skipped, and a file that could not be run", () => {
  const report = {
    testResults: [
      {
        name: "a.test.ts",
        status: "failed",
        assertionResults: [
          { fullName: "holds", status: "passed" },
          { fullName: "breaks", status: "failed" },
          { fullName: "waits", status: "skipped" },
          { fullName: "later", status: "todo" },
        ],
      },
      { name: "b.test.ts", status: "failed", message: "Cannot find module x\nat y", assertionResults: [] },
    ],
  };
  expect(countVitest(report)).toEqual({
    passed: 1,
    failed: 2,
    skipped: 2,
    failures: ["a.test.ts: breaks", "b.test.ts: Cannot find module x"],
  });
});

test("Playwright: nested suites, a flaky test is a failed one, errors outside of tests count", () => {
  const report = {
    suites: [
      {
        title: "run.spec.ts",
        specs: [{ title: "hello", tests: [{ status: "expected" }] }],
        suites: [
          {
            title: "input",
            specs: [
              { title: "is answered", tests: [{ status: "flaky" }] },
              { title: "is skipped", tests: [{ status: "skipped" }] },
            ],
          },
        ],
      },
    ],
    errors: [{ message: "global set-up failed\nat" }],
  };
  expect(countPlaywright(report)).toEqual({
    passed: 1,
    failed: 2,
    skipped: 1,
    failures: ["run.spec.ts › input › is answered", "outside a test: global set-up failed"],
  });
});
