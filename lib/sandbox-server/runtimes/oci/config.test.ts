import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { SandboxSpec } from "../runtime.ts";
import { bundleConfig, cpuQuotaUs, memoryLimitBytes, type BundleFacts } from "./config.ts";

const spec: SandboxSpec = {
  id: "one",
  image: { name: "host", about: "", languages: [] },
  memoryMiB: 512,
  cpus: 1.5,
  processes: 128,
  workspaceMiB: 256,
  workspaceInodes: 20_000,
  tmpMiB: 64,
};

const ids = [{ containerID: 0, hostID: 500_000_000, size: 65_536 }];
const facts: BundleFacts = {
  arch: "x64",
  rootFolder: "/run/quicksand/0/host/root",
  binds: [
    { source: "/usr", target: "/usr" },
    { source: "/data/node", target: "/usr/local/bin/node" },
  ],
  guestFolder: "/data/guest",
  users: ids,
  groups: ids,
  cgroupPath: "/quicksand-0/one",
  swapAccounting: true,
  overhead: { memoryMiB: 0, processes: 0 },
  seccompErrnos: true,
  firstProcess: ["/usr/bin/python3", "-I", "-S", "/opt/quicksand/agent.py"],
};

test("the bundle is what it was: every change of the isolation shows in golden/config.json", () => {
  const golden = readFileSync(new URL("golden/config.json", import.meta.url), "utf8");
  expect(JSON.parse(JSON.stringify(bundleConfig(spec, facts)))).toEqual(JSON.parse(golden));
});

describe("a bundle", () => {
  test("asks for no swap limit where the kernel does not account swap", () => {
    const config = bundleConfig(spec, { ...facts, swapAccounting: false });
    expect(config).toHaveProperty("linux.resources.memory", { limit: memoryLimitBytes(spec) });
  });

  test("asks for no cgroup where there is none", () => {
    const { cgroupPath: _, ...without } = facts;
    const config = bundleConfig(spec, without);
    expect(config).not.toHaveProperty("linux.cgroupsPath");
    expect(config).not.toHaveProperty("linux.resources");
  });

  test("has other ids for users than for groups when the host grants it so", () => {
    const groups = [{ containerID: 0, hostID: 7, size: 1 }];
    const config = bundleConfig(spec, { ...facts, groups });
    expect(config).toHaveProperty("linux.uidMappings", ids);
    expect(config).toHaveProperty("linux.gidMappings", groups);
  });

  test("leaves room for what the OCI runtime itself runs inside", () => {
    const config = bundleConfig(spec, { ...facts, overhead: { memoryMiB: 64, processes: 100 } });
    expect(config).toHaveProperty("linux.resources.pids.limit", 228);
    expect(config).toHaveProperty("linux.resources.memory.limit", memoryLimitBytes(spec) + 64 * 1024 * 1024);
  });

  test("is refused for a machine that has no seccomp profile", () => {
    expect(() => bundleConfig(spec, { ...facts, arch: "riscv64" })).toThrow("riscv64");
  });
});

describe("limits", () => {
  test("of memory include every disk, so that a full disk is never a kill", () => {
    expect(memoryLimitBytes(spec)).toBe((512 + 256 + 64 + 64) * 1024 * 1024);
  });

  test("of CPU time may be fractions; 0 is the smallest share, and no quota is smaller than the kernel takes", () => {
    expect([1, 1.5, 0.25, 0, 0.001].map(cpuQuotaUs)).toEqual([100_000, 150_000, 25_000, 10_000, 1_000]);
  });
});
