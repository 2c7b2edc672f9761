import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A bare container to measure beside: what `runc run` of a one-line Python program takes with next to nothing set. */
export interface BareRunc {
  /** Milliseconds from the start of runc to the program's first output. */
  sample(): Promise<number>;
  close(): Promise<void>;
}

/** Makes a bundle whose root is the host's /usr, read-only. */
export async function openBareRunc(runc: string): Promise<BareRunc> {
  const folder = await mkdtemp(join(tmpdir(), "quicksand-bench-"));
  const rootfs = join(folder, "rootfs");
  for (const name of ["usr", "proc", "dev"]) await mkdir(join(rootfs, name), { recursive: true });
  for (const name of ["bin", "lib", "lib64", "sbin"]) await symlink(`usr/${name}`, join(rootfs, name));
  await writeFile(join(folder, "config.json"), JSON.stringify(bundle(rootfs)));
  let count = 0;
  return {
    async sample() {
      count += 1;
      const id = `quicksand-bench-${process.pid}-${count}`;
      const started = performance.now();
      const child = spawn(runc, ["--root", join(folder, "state"), "run", "--bundle", folder, id], {
        stdio: ["ignore", "pipe", "pipe"],
      });
      let problem = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => (problem += text));
      const ended = once(child, "close");
      const first = await Promise.race([
        once(child.stdout, "data").then(() => performance.now() - started),
        ended.then(() => undefined),
      ]);
      await ended;
      if (first === undefined) throw new Error(`runc run printed nothing: ${problem}`);
      return first;
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The smallest configuration with which runc runs a program, by the OCI runtime specification. */
function bundle(rootfs: string): object {
  return {
    ociVersion: "1.0.2",
    root: { path: rootfs, readonly: true },
    process: {
      terminal: false,
      user: { uid: 0, gid: 0 },
      args: ["/usr/bin/python3", "-c", "print(1)"],
      env: ["PATH=/usr/bin:/bin", "LANG=C.UTF-8"],
      cwd: "/",
      noNewPrivileges: true,
    },
    mounts: [
      { destination: "/proc", type: "proc", source: "proc" },
      { destination: "/dev", type: "tmpfs", source: "tmpfs", options: ["nosuid", "mode=755"] },
      { destination: "/usr", type: "bind", source: "/usr", options: ["rbind", "ro"] },
    ],
    linux: {
      namespaces: ["pid", "network", "ipc", "uts", "mount"].map((type) => ({ type })),
    },
  };
}
