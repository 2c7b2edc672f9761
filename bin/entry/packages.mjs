import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { step, StepFailure } from "./steps.mjs";

/** Installs the npm packages of the lockfile into `root` unless they are there already. */
export async function ensurePackages(root) {
  if (packagesMatch(root)) return;
  await step("npm packages", (show) =>
    withLock(
      "packages",
      root,
      async () => {
        if (packagesMatch(root)) return { note: "installed by another start" };
        await npmCi(root, show);
        return {};
      },
      () => show("waiting for another start that installs them"),
    ),
  );
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm leaves its own record of what it installed,
 * node_modules/.package-lock.json, written last: an install that broke off has none.
 */
export function packagesMatch(root) {
  const installed = readPackages(join(root, "node_modules/.package-lock.json"));
  if (installed === undefined) return false;
  const wanted = readPackages(join(root, "package-lock.json")) ?? {};
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const there = installed[path];
    // Packages for other processors and systems are optional, and stay away.
    if (there === undefined) return entry.optional === true;
    return there.version === entry.version && there.integrity === entry.integrity;
  });
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

// Build tools are dev dependencies and Node 24 is an optional one: both are asked for by name, since NODE_ENV or a
// user's npm configuration may leave them out.
const npmArguments = [
  "ci",
  "--include=dev",
  "--include=optional",
  "--no-audit",
  "--no-fund",
  "--no-update-notifier",
  "--loglevel=error",
];

function npmCi(root, show) {
  return new Promise((resolve, reject) => {
    const npm = spawn("npm", npmArguments, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const collect = (chunk) => {
      // Its first lines say what is wrong; what follows is often its whole manual.
      output = (output + chunk).slice(0, 1_500);
    };
    npm.stdout.on("data", collect);
    npm.stderr.on("data", collect);
    show("npm ci");
    npm.on("error", (error) =>
      reject(
        new StepFailure(
          `npm could not be started: ${error.message}`,
          "Install npm, for example with: apt-get install npm",
        ),
      ),
    );
    npm.on("close", (code, signal) => {
      if (code === 0) return resolve();
      reject(
        new StepFailure(
          `npm ci ended with ${signal ?? `status ${code}`}:\n${output.trim() || "(it printed nothing)"}`,
          "Check that the npm registry can be reached (npm ping) and that the disk has 1 GB free, then start again.",
        ),
      );
    });
  });
}
