import { readdir, readFile } from "node:fs/promises";

/** The host's processes that were started so. */
export async function processes(commandLine: readonly string[]): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const text = await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "");
    if (text === `${commandLine.join("\0")}\0`) found.push(Number(name));
  }
  return found;
}

/** The process above this one that is the first of its sandbox. */
export async function firstProcessAbove(pid: number): Promise<number> {
  for (let at = pid; at > 1;) {
    const status = await readFile(`/proc/${at}/status`, "utf8");
    if (/^NSpid:.*\t1$/m.test(status)) return at;
    at = Number(/^PPid:\t(\d+)/m.exec(status)?.[1] ?? 0);
  }
  throw new Error(`process ${pid} is in no sandbox`);
}
