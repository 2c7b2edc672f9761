import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { StepFailure } from "./steps.mjs";

/** The Node that our own code runs on: the one from the npm packages, else this one when it is new enough. */
export function findNode24(root) {
  const packaged = join(root, "node_modules", `node-${process.platform}-${process.arch}`, "bin/node");
  if (existsSync(packaged)) return packaged;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  throw new StepFailure(
    `There is no packaged Node 24 for ${process.platform} on ${process.arch}, and this is Node ${process.versions.node}.`,
    "Run Quicksand with Node 24 or newer.",
  );
}

/**
 * Runs `node` with `args` in this process's place: same input and output, signals passed on, the same end. Its file
 * descriptor 3 is a pipe that closes when this process ends, so that it does not outlive a killed parent.
 */
export function runAsChild(node, args) {
  const lifeline = new URL("../supervisor/end-with-parent.mjs", import.meta.url).href;
  const child = spawn(node, ["--import", lifeline, ...args], {
    stdio: ["inherit", "inherit", "inherit", "pipe"],
    env: { ...process.env, QUICKSAND_LIFELINE: "3" },
  });
  const passOn = (signal) => child.kill(signal);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
  for (const signal of signals) process.on(signal, passOn);
  child.on("error", (error) => {
    console.error(`Node 24 could not be started (${node}): ${error.message}`);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    // Ends with a status instead of the same signal: npm would print a stack of its own for that.
    process.exit(code ?? 128 + constants.signals[signal]);
  });
}
