import { defineConfig } from "vitest/config";

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
        },
      },
      {
        test: {
          name: "sandbox",
          include: ["{lib,bin,app,bench}/**/*.sandbox.test.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "long",
          include: ["{lib,bin,bench}/**/*.long.test.ts"],
          testTimeout: 900_000,
          hookTimeout: 900_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
