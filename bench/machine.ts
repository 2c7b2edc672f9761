import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { arch, availableParallelism, cpus, release, totalmem } from "node:os";

/** What was measured on, one fact a line. */
export function describeMachine(runtime: string, runc: string): readonly string[] {
  const system = /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "Linux";
  const runcVersion = execFileSync(runc, ["--version"], { encoding: "utf8" }).split("\n")[0];
  const python = execFileSync("/usr/bin/python3", ["--version"], { encoding: "utf8" }).trim();
  return [
    `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${availableParallelism()} cores, ${arch()}`,
    `${(totalmem() / 2 ** 30).toFixed(1)} GiB of memory`,
    `${system}, kernel ${release()}`,
    `Node ${process.versions.node}, ${python}, sandboxes by ${runtime}; the bare one by ${runcVersion}`,
  ];
}
