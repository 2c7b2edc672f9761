import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  cgroupFolders,
  cgroupLayout,
  oomFile,
  ownProcsFile,
  parentWrites,
  readCgroupUse,
  readOomKills,
  readThrottled,
  swapFile,
  type CgroupLayout,
} from "./cgroups.ts";

/** Debian 12 booted for version 1, controllers mounted one by one, with an empty version 2 tree: "hybrid". */
const HYBRID = {
  self: "9:name=systemd:/\n8:pids:/\n4:memory:/init\n2:cpuacct:/\n1:cpu:/\n0::/\n",
  mountinfo: `27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
33 31 0:30 / /sys/fs/cgroup/cpuacct rw,relatime - cgroup cgroup rw,cpuacct
35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
39 31 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd
41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
`,
};

/** Debian 10: version 1 alone, controllers mounted together. */
const V1 = {
  self: "4:cpu,cpuacct:/user.slice\n3:memory:/user.slice\n2:pids:/user.slice\n1:name=systemd:/user.slice\n",
  mountinfo: `30 24 0:26 / /sys/fs/cgroup ro,nosuid,nodev,noexec shared:9 - tmpfs tmpfs ro,mode=755
31 30 0:28 / /sys/fs/cgroup/systemd rw,nosuid shared:11 - cgroup cgroup rw,xattr,name=systemd
35 30 0:32 / /sys/fs/cgroup/memory rw,nosuid shared:15 - cgroup cgroup rw,memory
36 30 0:33 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:16 - cgroup cgroup rw,cpu,cpuacct
37 30 0:34 / /sys/fs/cgroup/pids rw,nosuid shared:17 - cgroup cgroup rw,pids
`,
};

/** Debian 12 as it is installed: version 2, the server a unit of systemd's. */
const V2 = {
  self: "0::/system.slice/quicksand.service\n",
  mountinfo: `29 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate\n`,
};

const limits = { memoryBytes: 1_000, processes: 50, cpuShares: 512 };

describe("the layout", () => {
  test("of a hybrid host is version 1; the empty tree is only kept clean", () => {
    const layout = cgroupLayout(HYBRID.self, HYBRID.mountinfo);
    expect(layout.version).toBe(1);
    expect(cgroupFolders(layout, "/quicksand-0/one")).toContain("/sys/fs/cgroup/unified/quicksand-0/one");
    expect(oomFile(layout, "/q/one")).toBe("/sys/fs/cgroup/memory/q/one/memory.oom_control");
    expect(ownProcsFile(layout)).toBe("/sys/fs/cgroup/memory/init/cgroup.procs");
    expect(swapFile(layout, "/q")).toBe("/sys/fs/cgroup/memory/q/memory.memsw.limit_in_bytes");
    expect(parentWrites(layout, "/q", limits)).toEqual([
      { file: "/sys/fs/cgroup/memory/q/memory.limit_in_bytes", value: "1000" },
      { file: "/sys/fs/cgroup/pids/q/pids.max", value: "50" },
      { file: "/sys/fs/cgroup/cpu/q/cpu.shares", value: "512" },
    ]);
  });

  test("of version 1 knows controllers that share a tree", () => {
    const layout = cgroupLayout(V1.self, V1.mountinfo);
    expect(ownProcsFile(layout)).toBe("/sys/fs/cgroup/memory/user.slice/cgroup.procs");
    expect(cgroupFolders(layout, "/q")).toEqual([
      "/sys/fs/cgroup/systemd/q",
      "/sys/fs/cgroup/memory/q",
      "/sys/fs/cgroup/cpu,cpuacct/q",
      "/sys/fs/cgroup/pids/q",
    ]);
    expect(parentWrites(layout, "/q", limits)).toContainEqual({
      file: "/sys/fs/cgroup/cpu,cpuacct/q/cpu.shares",
      value: "512",
    });
  });

  test("of version 2 is one tree, whose controllers are passed down", () => {
    const layout = cgroupLayout(V2.self, V2.mountinfo);
    expect(layout).toEqual({ version: 2, folder: "/sys/fs/cgroup", own: "/system.slice/quicksand.service" });
    expect(oomFile(layout, "/q/one")).toBe("/sys/fs/cgroup/q/one/memory.events");
    expect(ownProcsFile(layout)).toBe("/sys/fs/cgroup/system.slice/quicksand.service/cgroup.procs");
    expect(parentWrites(layout, "/q", limits)).toEqual([
      { file: "/sys/fs/cgroup/q/memory.max", value: "1000" },
      { file: "/sys/fs/cgroup/q/pids.max", value: "50" },
      { file: "/sys/fs/cgroup/q/cpu.weight", value: "50" },
      { file: "/sys/fs/cgroup/q/cgroup.subtree_control", value: "+cpu +memory +pids" },
    ]);
  });

  test("of a container that sees a part of the tree counts its own path from there", () => {
    const mountinfo = "29 23 0:26 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n";
    expect(cgroupLayout("0::/docker/abc/server\n", mountinfo)).toMatchObject({ own: "/server" });
    expect(cgroupLayout("0::/docker/abc\n", mountinfo)).toMatchObject({ own: "/" });
  });

  test("of a host without cgroups is none", () => {
    const layout = cgroupLayout("", "27 1 254:0 / / rw - ext4 /dev/vda rw\n\n");
    expect(layout).toEqual({ version: "none" });
    expect(cgroupFolders(layout, "/q")).toEqual([]);
    expect(oomFile(layout, "/q")).toBeUndefined();
  });

  test("reads blanks in the path of a mount", () => {
    const layout = cgroupLayout("0::/\n", String.raw`29 23 0:26 / /my\040cgroups rw - cgroup2 cgroup2 rw`);
    expect(cgroupFolders(layout, "/q")).toEqual(["/my cgroups/q"]);
  });
});

describe("the use of a cgroup", () => {
  let top: string;
  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), "quicksand-cgroups-"));
  });
  afterEach(() => rmSync(top, { recursive: true }));

  function write(files: Readonly<Record<string, string>>): void {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(top, file)), { recursive: true });
      writeFileSync(join(top, file), text);
    }
  }

  test("is read from version 1's trees, without file pages that the kernel would drop first", async () => {
    write({
      "memory/q/memory.usage_in_bytes": "5000\n",
      "memory/q/memory.stat": "cache 900\ninactive_file 1\ntotal_inactive_file 700\n",
      "memory/q/memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n",
      "cpu/q/cpuacct.usage": "2500000\n",
      "cpu/q/cpu.stat": "nr_periods 9\nnr_throttled 4\nthrottled_time 1\n",
      "pids/q/pids.current": "7\n",
    });
    const controllers = ["memory", "pids", "cpu"].map((name) => [name, join(top, name)] as const);
    const layout: CgroupLayout = {
      version: 1,
      controllers: new Map([...controllers, ["cpuacct", join(top, "cpu")]]),
      folders: [],
      own: "/",
    };
    const use = await readCgroupUse(layout, "/q");
    expect(use).toEqual({ cpuMs: 2.5, memoryBytes: 4_300, processes: 7 });
    expect(readOomKills(oomFile(layout, "/q") ?? "")).toBe(3);
    expect(await readThrottled(layout, "/q")).toBe(4);
  });

  test("is read from version 2's tree", async () => {
    write({
      "q/memory.current": "5000\n",
      "q/memory.stat": "anon 3000\nfile 900\ninactive_file 700\n",
      "q/memory.events": "low 0\noom 5\noom_kill 3\noom_group_kill 0\n",
      "q/cpu.stat": "usage_usec 2500\nnr_throttled 4\n",
      "q/pids.current": "7\n",
    });
    const layout: CgroupLayout = { version: 2, folder: top, own: "/" };
    expect(await readCgroupUse(layout, "/q")).toEqual({
      cpuMs: 2.5,
      memoryBytes: 4_300,
      processes: 7,
    });
    expect(readOomKills(oomFile(layout, "/q") ?? "")).toBe(3);
    expect(await readThrottled(layout, "/q")).toBe(4);
  });

  test("that has gone is nothing, and no error", async () => {
    const nothing = { cpuMs: 0, memoryBytes: 0, processes: 0 };
    expect(await readCgroupUse({ version: 2, folder: top, own: "/" }, "/gone")).toEqual(nothing);
    expect(await readCgroupUse({ version: "none" }, "/gone")).toEqual(nothing);
    expect(readOomKills(join(top, "gone"))).toBe(0);
  });
});
