import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { z } from "zod";
import type { Machine, SandboxSpec } from "../runtime.ts";
import { readThrottled } from "./cgroups.ts";
import { bundleConfig, memoryLimitBytes } from "./config.ts";
import type { Driver } from "./drivers.ts";
import type { Home } from "./home.ts";
import { startMachine } from "./machine.ts";

/** What a sandbox on this host was seen to hold, and what it was not. */
export type SelfTestResult =
  | { readonly kind: "works"; readonly enforces: readonly string[]; readonly fails: readonly string[] }
  | { readonly kind: "broken"; readonly why: string };

/** Small, so that each limit is soon met; a fraction of a core, so that the CPU quota is. */
const SPEC: Omit<SandboxSpec, "id" | "image"> = {
  memoryMiB: 16,
  cpus: 0.3,
  processes: 24,
  workspaceMiB: 1,
  workspaceInodes: 64,
  tmpMiB: 1,
};
const DEADLINE_MS = 10_000;
const CACHE_FILE = "runtime-self-test.json";

const Cached = z.object({ key: z.string(), enforces: z.array(z.string()), fails: z.array(z.string()) });

/**
 * Starts a sandbox with a probe in it, which tries every limit; about half a second. A result is kept in the data
 * folder for this boot of the host, this version of the runtime and this configuration of sandboxes: then only
 * a sandbox that does nothing is started.
 */
export async function selfTest(home: Home, driver: Driver, dataFolder: string): Promise<SelfTestResult> {
  const probe = await readFile(new URL("self_test_probe.py", import.meta.url), "utf8");
  const cacheFile = join(dataFolder, CACHE_FILE);
  const key = await cacheKey(home, driver, probe);
  const cached = await readCache(cacheFile, key);
  try {
    if (cached !== undefined) {
      await withMachine(home, driver, ["/bin/true"], (machine) => machine.ended);
      return { kind: "works", enforces: cached.enforces, fails: cached.fails };
    }
    const result = await runProbe(home, driver, probe);
    await mkdir(dataFolder, { recursive: true });
    await writeFile(cacheFile, JSON.stringify({ key, enforces: result.enforces, fails: result.fails }));
    return result;
  } catch (error) {
    return { kind: "broken", why: error instanceof Error ? error.message : String(error) };
  }
}

async function runProbe(
  home: Home,
  driver: Driver,
  probe: string,
): Promise<SelfTestResult & { kind: "works" }> {
  const spec = specOf(home, "self-test");
  const limits = [String(SPEC.processes), String(memoryLimitBytes(spec))];
  const command = ["/usr/bin/python3", "-I", "-S", "-c", probe, ...limits];
  return withMachine(home, driver, command, async (machine) => {
    const [, line] = await Promise.race([
      readLines(machine.stream, 2),
      machine.ended.then(({ reason }) => {
        throw new Error(`the self-test broke off: ${reason}`);
      }),
    ]);
    const holds = z.record(z.string(), z.boolean()).parse(JSON.parse(line ?? ""));
    const { oomKills } = await machine.stats();
    const path = home.cgroupOf(spec.id);
    const throttled = path === undefined ? 0 : await readThrottled(home.cgroups, path);
    const all = Object.entries({ ...holds, cpu: throttled > 0, memory: oomKills > 0 });
    return {
      kind: "works",
      enforces: all.filter(([, held]) => held).map(([name]) => name),
      fails: all.filter(([, held]) => !held).map(([name]) => name),
    };
  });
}

async function withMachine<T>(
  home: Home,
  driver: Driver,
  firstProcess: readonly string[],
  use: (machine: Machine) => Promise<T>,
): Promise<T> {
  const ids = home.slots.take();
  if (ids === undefined) throw new Error("there are no user ids for sandboxes");
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const options = {
    home,
    driver,
    ids,
    guestFolder: home.image.rootFolder,
    firstProcess,
    replaced: home.launcher.closed,
  };
  const machine = await startMachine(specOf(home, "self-test"), options, signal);
  try {
    return await Promise.race([use(machine), aborted(signal)]);
  } finally {
    await machine.destroy();
  }
}

function specOf(home: Home, id: string): SandboxSpec {
  return { ...SPEC, id, image: home.image.image };
}

async function aborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, "abort");
  throw new Error(`the self-test took longer than ${DEADLINE_MS / 1000} s`);
}

/** The first lines of a stream. */
async function readLines(stream: Duplex, count: number): Promise<readonly string[]> {
  let text = "";
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    const lines = text.split("\n");
    if (lines.length > count) return lines.slice(0, count);
  }
  throw new Error(`the self-test's sandbox said only "${text}"`);
}

async function cacheKey(home: Home, driver: Driver, probe: string): Promise<string> {
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
  const config = bundleConfig(specOf(home, "self-test"), {
    arch: process.arch,
    rootFolder: "",
    binds: [],
    guestFolder: "",
    users: [],
    groups: [],
    swapAccounting: home.swapAccounting,
    firstProcess: [probe],
    ...(home.cgroups.version === "none" ? {} : { cgroupPath: "" }),
  });
  const facts = JSON.stringify([boot, process.getuid?.(), driver, config, home.cgroups.version]);
  return createHash("sha256").update(facts).digest("hex");
}

async function readCache(file: string, key: string): Promise<z.infer<typeof Cached> | undefined> {
  const text = await readFile(file, "utf8").catch(() => "{}");
  const cached = Cached.safeParse(parseJson(text));
  return cached.success && cached.data.key === key ? cached.data : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
