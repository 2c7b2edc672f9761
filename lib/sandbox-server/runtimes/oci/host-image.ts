import { execFile } from "node:child_process";
import { chmod, lstat, mkdir, readdir, readlink, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Image } from "../runtime.ts";
import { PROGRAM_UID, type Bind } from "./config.ts";

/** A root file system as directories: an own small root, and what is bound over it from the host. */
export interface ImageFolders {
  readonly image: Image;
  readonly rootFolder: string;
  readonly binds: readonly Bind[];
}

/** Only this Python is ever used: another one on PATH may live in a home folder that no sandbox should see. */
const PYTHON = "/usr/bin/python3";
const NODE_INSIDE = "/usr/local/bin/node";

/** The original's images have Python under this name too, and programs written for it use it; Debian has not. */
const PYTHON_ALIAS = "bin/python";

/** Links into /usr on merged systems, folders of their own elsewhere. */
const ROOT_LINKS = ["bin", "sbin", "lib", "lib32", "lib64", "libx32"];
const MOUNT_POINTS = ["dev", "proc", "tmp", "usr", "workspace", "opt/quicksand"];
const EMPTY_FOLDERS = ["etc", "home", "mnt", "root", "run", "srv", "var/lib", "var/log"];

/** What programs look for in /etc and what tells nothing of the host. `etc/shadow`, keys and services stay outside. */
const FROM_ETC = [
  "alternatives",
  "bash.bashrc",
  "debian_version",
  "gai.conf",
  "host.conf",
  "inputrc",
  "ld.so.cache",
  "ld.so.conf",
  "ld.so.conf.d",
  "locale.alias",
  "localtime",
  "magic",
  "magic.mime",
  "mailcap",
  "mime.types",
  "os-release",
  "protocols",
  "rpc",
  "services",
  "shells",
  "ssl/certs",
  "ssl/openssl.cnf",
  "terminfo",
  "timezone",
  "vim",
  "xattr.conf",
];

const OWN_ETC: Readonly<Record<string, string>> = {
  passwd: `root:x:0:0:root:/root:/usr/sbin/nologin
sandbox:x:${PROGRAM_UID}:${PROGRAM_UID}:sandbox:/workspace:/bin/bash
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`,
  group: `root:x:0:
tty:x:5:
sandbox:x:${PROGRAM_UID}:
nogroup:x:65534:
`,
  hostname: "sandbox\n",
  hosts: "127.0.0.1\tlocalhost sandbox\n::1\tlocalhost ip6-localhost ip6-loopback\n",
  "nsswitch.conf":
    "passwd: files\ngroup: files\nshadow: files\nhosts: files\nservices: files\nprotocols: files\n",
  "resolv.conf": "",
  profile: `if [ -n "$BASH_VERSION" ] && [ -r /etc/bash.bashrc ]; then . /etc/bash.bashrc; fi\n`,
};

/**
 * Makes the image `host` in an empty folder: the host's /usr, read-only, in a root of its own with a small /etc. Takes
 * some tens of milliseconds and a few MB; made anew at each start of the server, so that it is what the host is now.
 */
export async function buildHostImage(folder: string, nodeBinary: string): Promise<ImageFolders> {
  const rootFolder = join(folder, "root");
  const local = join(folder, "local");
  for (const name of [...MOUNT_POINTS, ...EMPTY_FOLDERS]) await makeFolder(join(rootFolder, name));
  // runc gives a tmpfs the mode of the folder that it covers.
  await chmod(join(rootFolder, "tmp"), 0o1777);
  await symlink("/tmp", join(rootFolder, "var/tmp"));
  await symlink("/run", join(rootFolder, "var/run"));
  const unmerged = await linkRoot(rootFolder);
  await fillEtc(join(rootFolder, "etc"));
  await fillLocal(local);
  const python = await exists(PYTHON);
  if (python) await symlink(PYTHON, join(local, PYTHON_ALIAS));
  const node = (await exists(nodeBinary)) && (await exists("/usr/local"));
  return {
    image: {
      name: "host",
      about: "the server's own /usr, read-only",
      languages: [...(python ? ["python"] : []), ...(node ? ["node"] : [])],
    },
    rootFolder,
    binds: [
      { source: "/usr", target: "/usr" },
      ...unmerged.map((name) => ({ source: `/${name}`, target: `/${name}` })),
      ...((await exists("/usr/local")) ? [{ source: local, target: "/usr/local" }] : []),
      ...(node ? [{ source: nodeBinary, target: NODE_INSIDE }] : []),
    ],
  };
}

/** Makes /bin and its like as the host has them; gives those that are folders, to be bound. */
async function linkRoot(rootFolder: string): Promise<readonly string[]> {
  const folders: string[] = [];
  for (const name of ROOT_LINKS) {
    const stat = await lstat(`/${name}`).catch(() => undefined);
    if (stat?.isSymbolicLink()) await symlink(await readlink(`/${name}`), join(rootFolder, name));
    if (stat?.isDirectory()) {
      await makeFolder(join(rootFolder, name));
      folders.push(name);
    }
  }
  return folders;
}

async function fillEtc(etc: string): Promise<void> {
  const names = await readdir("/etc");
  const python = names.filter((name) => /^python3(\.\d+)?$/.test(name));
  const wanted = [...FROM_ETC, ...python];
  const present = await Promise.all(wanted.map((name) => exists(join("/etc", name))));
  // About a thousand links and small files: ten times as quick as one by one from here.
  const copy = ["-a", "--parents", ...wanted.filter((_, index) => present[index]), etc];
  await promisify(execFile)("cp", copy, { cwd: "/etc" });
  for (const [name, text] of Object.entries(OWN_ETC)) await makeFile(join(etc, name), text);
  await symlink("/proc/self/mounts", join(etc, "mtab"));
}

/** The host's /usr/local stays outside. Python's folder in it is on sys.path when it is there, as it is on Debian. */
async function fillLocal(local: string): Promise<void> {
  await makeFolder(join(local, "bin"));
  await makeFile(join(local, "bin/node"), "");
  const libraries = await readdir("/usr/lib").catch(() => []);
  for (const name of libraries.filter((library) => /^python3\.\d+$/.test(library))) {
    await makeFolder(join(local, "lib", name, "dist-packages"));
  }
}

/** Readable for everybody, whatever the server's umask: inside, the owner is nobody. */
async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o755);
}

async function makeFile(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  await chmod(path, 0o644);
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
