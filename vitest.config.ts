import { defineConfig } from "vitest/config";

/** What a test waits for comes at once, or later on a busy machine; only one that never comes should take so long. */
const WAIT_MS = 15_000;

/**
 * Two projects: `unit` needs nothing but Node; `sandbox` starts real sandboxes and servers (root, runc). What takes
 * minutes is `*.long.test.ts` and runs only in `npm run test:long`.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{lib,bin,app,components,bench}/**/*.test.{ts,tsx}", "*.test.ts"],
          exclude: ["**/*.sandbox.test.ts", "**/*.long.test.ts", "**/node_modules/**"],
          testTimeout: 20_000,
          expect: { poll: { timeout: WAIT_MS } },
        },
      },
      {
        test: {
          name: "sandbox",
          include: ["{lib,bin,app,bench}/**/*.sandbox.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          expect: { poll: { timeout: WAIT_MS } },
        },
      },
      {
        test: {
          name: "long",
          include: ["{lib,bin,bench}/**/*.long.test.ts"],
          testTimeout: 900_000,
          hookTimeout: 900_000,
          fileParallelism: false,
          expect: { poll: { timeout: WAIT_MS } },
        },
      },
    ],
  },
});
