/**
 * A server for tests that end it the hard way: starts two sandboxes, prints their ids, and waits. The data folder, which
 * it cannot remove then, is its argument.
 */
import { openTestRuntime } from "./test-sandbox.ts";

const runtime = await openTestRuntime({ dataFolder: process.argv[2] ?? "" });
const sandboxes = await Promise.all([runtime.start(), runtime.start()]);
await Promise.all(
  sandboxes.map(({ run }) =>
    run("import os\nif os.fork() == 0: os.closerange(0, 9); os.execvp('sleep', ['sleep', '600'])"),
  ),
);
process.stdout.write(`${JSON.stringify(sandboxes.map(({ id }) => id))}\n`);
process.stdin.resume();
