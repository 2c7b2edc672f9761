import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { AgentFiles } from "./agent-files.ts";
import { errnoOf, type SandboxedFiles, startSandboxedFiles } from "./testing/sandboxed-files.ts";

/** What programs in a sandbox do while the calls on its files are under way. */
let sandboxed: SandboxedFiles;
let files: AgentFiles;

beforeAll(async () => {
  sandboxed = await startSandboxedFiles({ memoryMiB: 128 });
  files = sandboxed.files;
});
beforeEach(() => sandboxed.clear());
afterAll(() => sandboxed.close());

const ROUNDS = 60;
const DEADLINE_MS = 50_000;
const FILE = { offset: undefined, mode: 0o644 };

/** Does it again and again, a number of rounds and until what was waited for has been seen. */
async function rounds(act: (round: number) => Promise<void>, seen: () => boolean): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  for (let round = 0; round < ROUNDS || !seen(); round += 1) {
    if (performance.now() > deadline) throw new Error(`not seen in ${round} rounds`);
    await act(round);
  }
}

test("a folder that is exchanged for a link all the time leads no call out of /workspace", async () => {
  await sandboxed.python(`import os
os.makedirs("/tmp/victim/sub")
open("/tmp/victim/secret", "w").write("kept")`);
  const exchanging = await sandboxed.beside(`
os.chdir("/workspace")
def attempt(act, *paths):
    try:
        act(*paths)
    except OSError:
        pass
while not stopped:
    attempt(os.makedirs, "d/sub/deeper")
    attempt(os.rename, "d", "e")
    attempt(os.symlink, "/tmp/victim", "d")
    attempt(os.unlink, "d")
    attempt(os.rename, "e", "d")
    attempt(os.rename, "d/sub", "d/away")
    attempt(os.symlink, "/tmp/victim", "d/sub")
    attempt(os.unlink, "d/sub")
    attempt(os.rename, "d/away", "d/sub")`);
  const outcomes = new Map<unknown, number>();
  const listed = new Set<string>();
  const attempt = async (call: Promise<unknown>) => {
    const errno = await errnoOf(call);
    outcomes.set(errno, (outcomes.get(errno) ?? 0) + 1);
  };
  await rounds(
    async (round) => {
      await attempt(files.write("d/secret", Buffer.from("lost"), FILE));
      await attempt(files.write("d/sub/secret", Buffer.from("lost"), { ...FILE, offset: 0 }));
      await attempt(files.mkdir("d/sub/made"));
      await attempt(files.rename("d/secret", "d/sub/moved", true));
      await attempt(files.remove("d/secret", false));
      const list = await files.list(".", { recursive: true, limit: 1_000 });
      for (const { path } of list.entries) listed.add(path);
      if (round % 4 === 0) await attempt(files.remove("d", true));
    },
    () => outcomes.has("EXDEV") && outcomes.has("done"),
  );
  await exchanging.stop();
  expect([...outcomes.keys()]).not.toContain("sandboxLost");
  expect([...listed].filter((path) => path.endsWith("victim"))).toEqual([]);
  const left = `import os; print(sorted(os.listdir("/tmp/victim")), os.listdir("/tmp/victim/sub"), open("/tmp/victim/secret").read())`;
  expect(await sandboxed.python(left)).toBe("['secret', 'sub'] [] kept\n");
});

test("a program that reads a file while it is replaced sees the old content or the new, never a part", async () => {
  const size = 200_000;
  const write = (letter: string) => files.write("watched", Buffer.alloc(size, letter), FILE);
  await write("a");
  const reader = await sandboxed.beside(`
seen, wrong = set(), 0
while not stopped:
    with open("/workspace/watched") as file:
        text = file.read()
    wrong += len(text) != ${size} or text.strip(text[0]) != ""
    if text[0] not in seen:
        seen.add(text[0])
        print(text[0], flush=True)
print("wrong", wrong)`);
  const seenBoth = () => /a/.test(reader.printed()) && /b/.test(reader.printed());
  await rounds(async (round) => void (await write(round % 2 === 0 ? "b" : "a")), seenBoth);
  expect(await reader.stop()).toMatch(/^[ab]\n[ab]\nwrong 0\n$/);
  expect((await files.list(".", { recursive: true, limit: 9 })).entries.map(({ name }) => name)).toEqual([
    "watched",
  ]);
});

test("a program can end the process that works on files, but not what asked for it: that is told, and the next works", async () => {
  const killer = await sandboxed.beside(`
while not stopped:
    try:
        os.kill(-1, signal.SIGKILL)
    except ProcessLookupError:
        pass`);
  const outcomes = new Set<unknown>();
  await rounds(
    async () => void outcomes.add(await errnoOf(files.write("f", Buffer.from("x"), FILE))),
    () => outcomes.has("ECANCELED"),
  );
  await killer.stop();
  expect([...outcomes].filter((one) => one !== "done")).toEqual(["ECANCELED"]);
  await files.write("f", Buffer.from("next"), FILE);
  expect((await files.read("f", 0, 10)).content.toString()).toBe("next");
});

test("a program cannot look into the process that works on files", async () => {
  const looking = await sandboxed.beside(`
seen, reached = 0, set()
while not stopped:
    for pid in os.listdir("/proc"):
        if not pid.isdigit() or int(pid) == os.getpid():
            continue
        try:
            if "Uid:\\t1000" not in open(f"/proc/{pid}/status").read():
                continue
        except OSError:
            continue
        seen += 1
        for look in (
            lambda: os.open(f"/proc/{pid}/mem", os.O_RDONLY),
            lambda: open(f"/proc/{pid}/environ").read(),
            lambda: open(f"/proc/{pid}/maps").read(1),
            lambda: os.listdir(f"/proc/{pid}/fd"),
            lambda: os.open(f"/proc/{pid}/fd/0", os.O_RDONLY),
            lambda: os.readlink(f"/proc/{pid}/cwd"),
        ):
            try:
                if look():  # of one that has just ended there is nothing to see
                    reached.add(look.__code__.co_consts)
            except OSError:
                continue
        if seen == 20:
            print("seen", flush=True)
print(len(reached), *reached)`);
  await rounds(
    async () => void (await files.list(".", { recursive: true, limit: 10 })),
    () => looking.printed().includes("seen"),
  );
  expect(await looking.stop()).toBe("seen\n0\n");
});

test("without room for one more process a call says so, and the next works", async () => {
  const forking = await sandboxed.beside(`
children = []
try:
    while True:
        pid = os.fork()
        if pid == 0:
            signal.pause()
        children.append(pid)
except BlockingIOError:
    print("full", flush=True)
while not stopped:
    signal.pause()
for pid in children:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)`);
  await expect.poll(forking.printed).toBe("full\n");
  await expect(files.mkdir("d")).rejects.toMatchObject({
    code: "fileError",
    message: expect.stringContaining("as many processes as it may have"),
    details: { errno: "EAGAIN", path: "d" },
  });
  await forking.stop();
  await files.mkdir("d");
});
