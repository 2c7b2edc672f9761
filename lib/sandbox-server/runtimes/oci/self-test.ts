import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { bundleConfig } from "./config.ts";
import { driverNeeds, type Driver } from "./drivers.ts";
import type { Home } from "./home.ts";
import { PROBE_SPEC, readProbe, runProbes, runTrial } from "./probes.ts";

/** What sandboxes on this host were seen to hold, and what they were not. */
export type SelfTestResult =
  | { readonly kind: "works"; readonly enforces: readonly string[]; readonly fails: readonly string[] }
  | { readonly kind: "broken"; readonly why: string };

const CACHE_FILE = "runtime-self-test.json";

const Cached = z.object({ key: z.string(), holds: z.record(z.string(), z.boolean()) });

/**
 * Starts sandboxes with probes in them, which try every limit; about half a second. The result is kept in the data
 * folder for this boot of the host, this version of the runtime and this configuration of sandboxes: then only one
 * sandbox, which does nothing, is started.
 */
export async function selfTest(home: Home, driver: Driver, dataFolder: string): Promise<SelfTestResult> {
  const file = join(dataFolder, CACHE_FILE);
  const key = await cacheKey(home, driver);
  const cached = await readCache(file, key);
  try {
    if (cached !== undefined) {
      await runTrial(home, driver);
      return resultOf(cached);
    }
    const holds = await runProbes(home, driver);
    await mkdir(dataFolder, { recursive: true });
    await writeFile(file, JSON.stringify({ key, holds }));
    return resultOf(holds);
  } catch (error) {
    return { kind: "broken", why: error instanceof Error ? error.message : String(error) };
  }
}

function resultOf(holds: Readonly<Record<string, boolean>>): SelfTestResult {
  const all = Object.entries(holds);
  return {
    kind: "works",
    enforces: all.filter(([, held]) => held).map(([name]) => name),
    fails: all.filter(([, held]) => !held).map(([name]) => name),
  };
}

/** Changes with whatever the result may depend on. */
async function cacheKey(home: Home, driver: Driver): Promise<string> {
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
  const probe = await readProbe();
  const spec = { ...PROBE_SPEC, id: "", image: home.image.image };
  const config = bundleConfig(spec, {
    arch: process.arch,
    rootFolder: "",
    binds: [],
    guestFolder: "",
    users: [],
    groups: [],
    ...(home.cgroups.version === "none" ? {} : { cgroupPath: "" }),
    swapAccounting: home.swapAccounting,
    ...driverNeeds(driver.name),
    firstProcess: [],
  });
  const facts = JSON.stringify([boot, process.getuid?.(), driver, probe, config, home.cgroups.version]);
  return createHash("sha256").update(facts).digest("hex");
}

async function readCache(file: string, key: string): Promise<Record<string, boolean> | undefined> {
  const text = await readFile(file, "utf8").catch(() => "{}");
  const cached = Cached.safeParse(parseJson(text));
  return cached.success && cached.data.key === key ? cached.data.holds : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
