import { readdirSync, readFileSync, readlinkSync } from "node:fs";

export interface PortHolder {
  readonly pid: number;
  readonly command: string;
}

/** The process that listens on a TCP port, as far as this user may see it. */
export function portHolder(port: number): PortHolder | undefined {
  const sockets = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) =>
    listeningInodes(readOr(file, ""), port),
  );
  const wanted = new Set(sockets.map((inode) => `socket:[${inode}]`));
  if (wanted.size === 0) return undefined;
  for (const pid of readdirOr("/proc").filter((name) => /^\d+$/.test(name))) {
    const holds = readdirOr(`/proc/${pid}/fd`).some((fd) => wanted.has(linkOr(`/proc/${pid}/fd/${fd}`)));
    if (holds) return { pid: Number(pid), command: readOr(`/proc/${pid}/comm`, "a program").trim() };
  }
  return undefined;
}

/**
 * The inodes of the sockets that listen on `port`, from the text of /proc/net/tcp: columns are number, local address
 * (hexadecimal address:port), remote address, state (0A is LISTEN), …, inode (the tenth). Pure.
 */
export function listeningInodes(procNetTcp: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  return procNetTcp
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[1]?.split(":")[1] === wanted && columns[3] === "0A")
    .flatMap((columns) => columns[9] ?? []);
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return otherwise;
  }
}

function readdirOr(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkOr(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return "";
  }
}
