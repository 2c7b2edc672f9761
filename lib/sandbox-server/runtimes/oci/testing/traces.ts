import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** What on this host bears the mark (an id, say, or a home's cgroup): processes, cgroups, mounts, files in the homes. */
export async function tracesOf(mark: string): Promise<readonly string[]> {
  const found = await Promise.all([processes(mark), cgroups(mark), mounts(mark), files(mark)]);
  return found.flat();
}

/** Waits until nothing bears the mark; rejects with what still does. */
export async function untilGone(mark: string, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const traces = await tracesOf(mark);
    if (traces.length === 0) return;
    if (performance.now() > deadline) throw new Error(`still there: ${traces.join(", ")}`);
  }
}

/** Waits until a process runs no more, reaped or not. */
export async function untilEnded(pid: number, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (isRunning(await text(`/proc/${pid}/status`))) {
    if (performance.now() > deadline) throw new Error(`process ${pid} still runs`);
  }
}

/** One that has ended and only waits for its parent to take note does not. */
function isRunning(status: string): boolean {
  return status !== "" && !/^State:\s+[ZX]/m.test(status);
}

async function processes(mark: string): Promise<readonly string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const marked = await Promise.all(
    pids.map(async (pid) => {
      const [cgroup, status] = await Promise.all([text(`/proc/${pid}/cgroup`), text(`/proc/${pid}/status`)]);
      return cgroup.includes(mark) && isRunning(status);
    }),
  );
  return pids.filter((_, index) => marked[index]).map((pid) => `process ${pid}`);
}

async function cgroups(mark: string): Promise<readonly string[]> {
  const tops = (await list("/sys/fs/cgroup")).map((name) => join("/sys/fs/cgroup", name));
  const homes = await Promise.all(
    ["/sys/fs/cgroup", ...tops].map(async (top) =>
      (await list(top)).filter((name) => name.startsWith("quicksand-")).map((name) => join(top, name)),
    ),
  );
  const sandboxes = await Promise.all(
    homes.flat().map(async (home) => (await list(home)).map((name) => join(home, name))),
  );
  return [...homes.flat(), ...sandboxes.flat()].filter((path) => path.split("/").includes(mark));
}

async function mounts(mark: string): Promise<readonly string[]> {
  return (await text("/proc/self/mountinfo")).split("\n").filter((line) => line.includes(mark));
}

async function files(mark: string): Promise<readonly string[]> {
  const homes = await list("/run/quicksand");
  const inside = await Promise.all(
    homes.flatMap((home) =>
      ["bundles", "state"].map(async (folder) => {
        const path = join("/run/quicksand", home, folder);
        return (await list(path)).map((name) => join(path, name));
      }),
    ),
  );
  return inside.flat().filter((path) => path.endsWith(`/${mark}`));
}

async function list(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

async function text(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}
