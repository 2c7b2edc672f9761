import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { TEST_RUN } from "../setup/environment.ts";

/** What ends a little after the one that started it is given this long to be gone. */
const SETTLE_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 100;

/**
 * Everything of ours on this machine, each as a line for people: processes of this test run and in our sandboxes,
 * control groups, runtime state, mounts, temporary folders. Ports need no line of their own: a process holds them.
 */
export function footprint(testRun: string): ReadonlySet<string> {
  return new Set([
    ...processes(testRun),
    ...cgroups("/sys/fs/cgroup", 4),
    ...entries("/run/quicksand").map((name) => `state /run/quicksand/${name}`),
    ...mounts(),
    ...entries(tmpdir())
      .filter((name) => name.startsWith("quicksand"))
      .map((name) => `temporary folder ${join(tmpdir(), name)}`),
  ]);
}

/** What is there now and was not there before, once it has had time to go. */
export async function leftovers(before: ReadonlySet<string>, testRun: string): Promise<readonly string[]> {
  const end = performance.now() + SETTLE_WITHIN_MS;
  for (;;) {
    const left = [...footprint(testRun)].filter((line) => !before.has(line));
    if (left.length === 0 || performance.now() > end) return left;
    await delay(LOOK_EVERY_MS);
  }
}

function processes(testRun: string): string[] {
  return entries("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      const marked = read(`/proc/${pid}/environ`).split("\0").includes(`${TEST_RUN}=${testRun}`);
      return marked || read(`/proc/${pid}/cgroup`).includes("quicksand");
    })
    .map((pid) => `process ${pid} ${read(`/proc/${pid}/cmdline`).replaceAll("\0", " ").slice(0, 120)}`);
}

/** Our control groups and those within them, whichever hierarchy they are in. */
function* cgroups(folder: string, depth: number): Generator<string> {
  if (depth === 0) return;
  for (const name of folders(folder)) {
    const path = join(folder, name);
    if (path.includes("quicksand")) yield `control group ${path}`;
    yield* cgroups(path, depth - 1);
  }
}

function mounts(): string[] {
  return read("/proc/self/mountinfo")
    .split("\n")
    .filter((line) => line.split(" ")[4]?.includes("quicksand"))
    .map((line) => `mount ${line.split(" ")[4]}`);
}

function folders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
