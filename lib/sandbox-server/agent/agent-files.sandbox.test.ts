import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { AgentFiles } from "./agent-files.ts";
import { errnoOf, type SandboxedFiles, startSandboxedFiles } from "./testing/sandboxed-files.ts";

/** What programs in a sandbox leave for the calls on its files. */
let sandboxed: SandboxedFiles;
let files: AgentFiles;

beforeAll(async () => {
  sandboxed = await startSandboxedFiles({ workspaceInodes: 30_000, memoryMiB: 128 });
  files = sandboxed.files;
});
beforeEach(() => sandboxed.clear());
afterAll(() => sandboxed.close());

const ALL = { recursive: true, limit: 5_000 };
const python = (code: string) => sandboxed.python(code);
const write = (path: string, content: string | Buffer, offset?: number) =>
  files.write(path, Buffer.from(content), { offset, mode: 0o644 });
const read = async (path: string, length = 1_000) => (await files.read(path, 0, length)).content.toString();
const paths = async (path: string) => (await files.list(path, ALL)).entries.map((entry) => entry.path);

describe("links", () => {
  test("that lead out of the folder are not followed; the link itself is seen, renamed and removed", async () => {
    await python(`import os
os.makedirs("/tmp/outside/in")
open("/tmp/outside/f", "w").write("kept")
os.makedirs("/workspace/links")
for name, target in {"passwd": "/etc/passwd", "up": "../../etc/passwd", "etc": "/etc", "out": "/tmp/outside", "proc": "/proc/self"}.items():
    os.symlink(target, f"/workspace/links/{name}")`);
    for (const path of ["links/passwd", "links/up", "links/etc/passwd", "links/out/f"]) {
      expect([path, await errnoOf(files.read(path, 0, 9))]).toEqual([path, "EXDEV"]);
    }
    for (const path of ["links/etc", "links/out", "links/out/in"]) {
      expect([path, await errnoOf(files.list(path, ALL))]).toEqual([path, "EXDEV"]);
    }
    expect(await errnoOf(write("links/passwd", "x"))).toBe("ELOOP");
    expect(await errnoOf(write("links/passwd", "x", 0))).toBe("ELOOP");
    expect(await errnoOf(write("links/out/f", "x"))).toBe("EXDEV");
    expect(await errnoOf(files.mkdir("links/out/made/more"))).toBe("EXDEV");
    expect(await errnoOf(files.mkdir("links/out"))).toBe("EXDEV");
    expect(await errnoOf(files.remove("links/out/f", false))).toBe("EXDEV");
    expect(await errnoOf(files.rename("links/out/f", "f", false))).toBe("EXDEV");
    expect(await errnoOf(files.stat("links/out/f"))).toBe("EXDEV");
    expect(await files.stat("links/etc")).toMatchObject({ kind: "symlink", size: 0, target: "/etc" });
    expect(await paths("links")).toEqual(
      ["etc", "out", "passwd", "proc", "up"].map((name) => `links/${name}`),
    );
    await files.rename("links/passwd", "links/moved", false);
    await files.remove("links", true);
    expect(
      await python(`import os; print(sorted(os.listdir("/tmp/outside")), open("/tmp/outside/f").read())`),
    ).toBe("['f', 'in'] kept\n");
  });

  test("that stay inside are followed on the way, but never removed, overwritten or listed through", async () => {
    await python(`import os
os.makedirs("/workspace/real/deep")
open("/workspace/real/f", "w").write("old")
os.symlink("real", "/workspace/way")
os.symlink("/workspace/real/f", "/workspace/file")
os.symlink("nothing", "/workspace/dangling")
os.symlink("two", "/workspace/one"); os.symlink("one", "/workspace/two")`);
    expect([await read("way/f"), await read("file")]).toEqual(["old", "old"]);
    expect(await paths("way")).toEqual(["way/deep", "way/f"]);
    expect(await paths(".")).toEqual([
      "dangling",
      "file",
      "one",
      "real",
      "real/deep",
      "real/f",
      "two",
      "way",
    ]);
    await write("way/deep/new", "1");
    await files.mkdir("way");
    expect(await errnoOf(write("file", "x"))).toBe("ELOOP");
    expect(await errnoOf(files.read("dangling", 0, 1))).toBe("ENOENT");
    expect(await errnoOf(files.mkdir("dangling/x"))).toBe("ENOENT");
    expect(await errnoOf(files.read("one", 0, 1))).toBe("ELOOP");
    expect(await errnoOf(files.list("one", ALL))).toBe("ELOOP");
    expect(await errnoOf(files.mkdir("one/x"))).toBe("ELOOP");
    expect(await errnoOf(write("two/x", ""))).toBe("ELOOP");
    for (const name of ["way", "file", "one", "two", "dangling"]) await files.remove(name, true);
    expect(await paths(".")).toEqual(["real", "real/deep", "real/deep/new", "real/f"]);
  });

  test("to what /proc shows of the process that does the work lead nowhere", async () => {
    await python(`import os
os.makedirs("/workspace/p")
os.symlink("/proc/self", "/workspace/p/self"); os.symlink("/proc/self/fd/0", "/workspace/p/fd")
os.symlink("/proc/1/environ", "/workspace/p/environ"); os.symlink("/proc/self/maps", "/workspace/p/maps")`);
    for (const path of ["p/self/maps", "p/self/status", "p/maps", "p/environ", "p/self/fd/0", "p/fd"]) {
      const errno = await errnoOf(files.read(path, 0, 100));
      expect(["EXDEV", "EACCES", "ENOENT", "EINVAL", "EISDIR"], path).toContain(errno);
    }
    for (const path of ["p/self/mem", "p/self/oom_score_adj", "p/self/fd/0"]) {
      expect([path, await errnoOf(write(path, "0"))]).toEqual([path, "EXDEV"]);
      expect([path, await errnoOf(write(path, "0", 0))]).toEqual([path, "EXDEV"]);
    }
  });
});

describe("what is not a file", () => {
  test("is neither read nor written, holds nobody up, and can be removed", async () => {
    await python(`import os, socket
os.makedirs("/workspace/odd")
os.mkfifo("/workspace/odd/fifo")
socket.socket(socket.AF_UNIX).bind("/workspace/odd/socket")
for name in ("zero", "full", "tty", "null"):
    os.symlink(f"/dev/{name}", f"/workspace/odd/{name}")`);
    const reader = await sandboxed.beside("open('/workspace/odd/fifo', 'rb').read()");
    for (const name of ["fifo", "socket"]) {
      expect(await errnoOf(files.read(`odd/${name}`, 0, 10))).toBe("EINVAL");
      expect(await errnoOf(write(`odd/${name}`, "x"))).toBe("EINVAL");
      expect(await errnoOf(write(`odd/${name}`, "x", 0))).toBe("EINVAL");
      expect(await files.stat(`odd/${name}`)).toMatchObject({ kind: "other", size: 0 });
    }
    for (const name of ["zero", "full", "null"]) {
      expect(await errnoOf(files.read(`odd/${name}`, 0, 10))).toBe("EINVAL");
      expect(await errnoOf(write(`odd/${name}`, "x"))).toBe("ELOOP");
    }
    await python("open('/workspace/odd/fifo', 'wb').close()");
    await reader.stop();
    await files.remove("odd", true);
  });
});

describe("a disk that is full", () => {
  const KIB = 1_024;
  const fill = `import os
with open("/workspace/filler", "wb", 0) as file:
    try:
        while True: file.write(bytes(4096))
    except OSError as problem: print(problem.errno)`;

  test("leaves the old content of a file that is to be replaced, and takes new content that fits", async () => {
    await write("kept", "a".repeat(64 * KIB));
    expect(await python(fill)).toBe("28\n");
    expect(await errnoOf(write("kept", "b".repeat(256 * KIB)))).toBe("ENOSPC");
    expect(await errnoOf(write("kept", "b".repeat(64 * KIB), 32 * KIB))).toBe("ENOSPC");
    expect(await read("kept", 1_000 * KIB)).toBe("a".repeat(64 * KIB));
    expect(await errnoOf(write("new", "b"))).toBe("ENOSPC");
    expect(await errnoOf(write("piece", "b", 0))).toBe("ENOSPC");
    expect(await paths(".")).toEqual(["filler", "kept"]);
    await write("kept", "c".repeat(60 * KIB));
    await write("kept", "d", 5);
    expect(await read("kept", 1_000 * KIB)).toBe(`cccccd${"c".repeat(60 * KIB - 6)}`);
  });

  test("for want of inodes takes new content of files that are there, and its files can be removed", async () => {
    await write("kept", "old");
    const made = await python(`import os
os.mkdir("/workspace/many")
try:
    for i in range(100000): open(f"/workspace/many/{i:05}", "w").close()
except OSError as problem: print(problem.errno, i)`);
    expect(made).toMatch(/^28 29\d\d\d\n$/);
    expect(await errnoOf(write("new", "x"))).toBe("ENOSPC");
    expect(await errnoOf(files.mkdir("new"))).toBe("ENOSPC");
    await write("kept", "longer than it was");
    expect(await read("kept")).toBe("longer than it was");
    const before = await agentMemoryKiB();
    const listed = await files.list("many", { recursive: true, limit: 100 });
    expect(listed.entries.map(({ name }) => name)).toEqual(
      Array.from({ length: 100 }, (_, index) => `${index}`.padStart(5, "0")),
    );
    expect(listed.truncated).toBe(true);
    const all = await files.list(".", { recursive: true, limit: 100_000 });
    expect([all.entries.length > 29_000, all.truncated]).toEqual([true, false]);
    expect(await agentMemoryKiB()).toBeLessThan(before + 4 * KIB);
    await files.remove("many", true);
    expect(await paths(".")).toEqual(["kept"]);
  });
});

/** As the kernel counts it now. */
async function agentMemoryKiB(): Promise<number> {
  const status = await python("print(open('/proc/1/status').read())");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]);
}

test("a tree deeper than any path is listed as far as it can be named, and removed", async () => {
  await python(`import os
os.chdir("/workspace")
for level in range(3000):
    os.mkdir("d")
    os.chdir("d")
open("bottom", "w").close()`);
  const listed = await files.list(".", ALL);
  expect(listed.entries.length).toBeGreaterThan(1_500);
  expect(listed.entries.at(-1)?.path.length).toBeLessThan(4_096);
  await files.remove("d", true);
  expect(await paths(".")).toEqual([]);
});
