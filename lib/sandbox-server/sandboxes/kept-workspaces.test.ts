import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeExecution, FakeRuntime } from "../testing/fake-runtime.ts";
import { KeptWorkspaces } from "./kept-workspaces.ts";

const never = new AbortController().signal;
let folder: string;
let runtime: FakeRuntime;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "quicksand-kept-"));
  runtime = new FakeRuntime();
});
afterEach(() => rm(folder, { recursive: true }));

/** The agent of a new fake sandbox that has these files. */
async function agentWith(files: Record<string, string>) {
  const image = runtime.findImage("microsandbox/python");
  const sizes = { memoryMiB: 1, cpus: 1, processes: 1, workspaceMiB: 1, workspaceInodes: 1, tmpMiB: 1 };
  const machine = await runtime.create({ id: "x", image, ...sizes }, never);
  const agent = runtime.connectAgent(machine.stream);
  const list = Object.entries(files).map(([path, content]) => ({ path, content: Buffer.from(content) }));
  await agent.writeFiles(list);
  return { agent, files: runtime.machines.at(-1)?.files ?? new Map<string, string>() };
}

test("what was kept of one sandbox comes back in it and in no other", async () => {
  const kept = new KeptWorkspaces(folder, { workspaceMiB: 1, workspaceInodes: 1 });
  await kept.save("n", "a", (await agentWith({ "/workspace/f": "1" })).agent, never);
  const again = await agentWith({});
  await kept.restore("n", "a", again.agent, never);
  expect(Object.fromEntries(again.files)).toEqual({ "/workspace/f": "1" });
  const other = await agentWith({});
  await kept.restore("n", "b", other.agent, never);
  expect(other.files.size).toBe(0);
});

test("more than a workspace can hold is not kept, and what was kept before stays", async () => {
  const kept = new KeptWorkspaces(folder, { workspaceMiB: 1, workspaceInodes: 0 });
  await kept.save("n", "a", (await agentWith({ "/workspace/f": "1" })).agent, never);
  const big = await agentWith({ "/workspace/f": "x".repeat(2 ** 20) });
  await expect(kept.save("n", "a", big.agent, never)).rejects.toThrow(
    "its files are more than 1048576 bytes",
  );
  expect(await readdir(join(folder, "n"))).toEqual(["a.tar"]);
  const again = await agentWith({});
  await kept.restore("n", "a", again.agent, never);
  expect(again.files.get("/workspace/f")).toBe("1");
});

test("a sandbox that ends while its files are packed leaves what was kept before", async () => {
  const kept = new KeptWorkspaces(folder, { workspaceMiB: 1, workspaceInodes: 1 });
  const { agent } = await agentWith({ "/workspace/f": "1" });
  runtime.machines.at(-1)?.die("gone");
  const saving = kept.save("n", "a", agent, AbortSignal.abort(new Error("too late")));
  await expect(saving).rejects.toThrow(/gone|too late/);
});

test("what is too much of one namespace goes before the next of it is kept, and nothing of others", async () => {
  const bounds = { ms: 60_000, bytes: 10_000, namespaceBytes: 250 };
  const kept = new KeptWorkspaces(folder, { workspaceMiB: 1, workspaceInodes: 1 }, bounds);
  const files = { "/workspace/f": "x".repeat(80) };
  await kept.save("other", "a", (await agentWith(files)).agent, never);
  for (const [index, name] of ["a", "b", "c"].entries()) {
    await kept.save("n", name, (await agentWith(files)).agent, never);
    const atS = Date.now() / 1_000 - 10 + index;
    await utimes(join(folder, "n", `${name}.tar`), atS, atS);
  }
  expect((await readdir(join(folder, "n"))).sort()).toEqual(["b.tar", "c.tar"]);
  expect(await readdir(join(folder, "other"))).toEqual(["a.tar"]);
});

test("what is still being written is removed only at the start of the server", async () => {
  const kept = new KeptWorkspaces(folder, { workspaceMiB: 1, workspaceInodes: 1 });
  await mkdir(join(folder, "n"));
  for (const name of ["a.tar", "b.tar.new"]) await writeFile(join(folder, "n", name), "x");
  const eightDaysAgo = Date.now() / 1_000 - 8 * 24 * 60 * 60;
  await utimes(join(folder, "n", "b.tar.new"), eightDaysAgo, eightDaysAgo);
  await kept.removeOld();
  expect((await readdir(join(folder, "n"))).sort()).toEqual(["a.tar", "b.tar.new"]);
  await kept.removeUnfinished();
  expect(await readdir(join(folder, "n"))).toEqual(["a.tar"]);
});

test("at most two are packed at once; one whose time is up while it waits is not kept", async () => {
  const kept = new KeptWorkspaces(folder, { workspaceMiB: 1, workspaceInodes: 1 });
  const tars: FakeExecution[] = [];
  const agentThatPacks = async () => {
    const { agent } = await agentWith({});
    const start: typeof agent.start = (spec, onEvent) => {
      const tar = new FakeExecution(spec, onEvent);
      tars.push(tar);
      return tar;
    };
    return { ...agent, start };
  };
  const saves = [];
  for (const name of ["a", "b"]) saves.push(kept.save("n", name, await agentThatPacks(), never));
  await expect.poll(() => tars.length).toBe(2);
  const late = new AbortController();
  const given = kept.save("n", "late", await agentThatPacks(), late.signal);
  saves.push(kept.save("n", "c", await agentThatPacks(), never));
  late.abort(new Error("too late"));
  await expect(given).rejects.toThrow("too late");
  expect(tars).toHaveLength(2);
  for (const tar of tars) tar.end();
  await expect.poll(() => tars.length).toBe(3);
  tars[2]?.end();
  await Promise.all(saves);
  expect((await readdir(join(folder, "n"))).sort()).toEqual(["a.tar", "b.tar", "c.tar"]);
});

test("a tar that comes faster than the disk takes it is held up, and is whole", async () => {
  const kept = new KeptWorkspaces(folder, { workspaceMiB: 2, workspaceInodes: 1 });
  const { agent } = await agentWith({});
  let heldUp = 0;
  const start: typeof agent.start = (spec, onEvent) => {
    const tar = new FakeExecution(spec, () => {});
    const print = async () => {
      for (let count = 0; count < 16; count += 1) {
        const taken = onEvent({ kind: "stdout", data: Buffer.alloc(2 ** 16, count) });
        if (taken !== undefined) heldUp += 1;
        await taken;
      }
      const usage = { wallMs: 1, cpuMs: 1, peakMemoryBytes: 1 };
      await onEvent({ kind: "finished", end: { kind: "exited", code: 0 }, usage });
    };
    void print();
    return tar;
  };
  await kept.save("n", "a", { ...agent, start }, never);
  expect(heldUp).toBeGreaterThan(0);
  const written = await readFile(join(folder, "n", "a.tar"));
  expect([written.length, written.at(-1)]).toEqual([2 ** 20, 15]);
});

test("what is older than 7 days is removed", async () => {
  await mkdir(join(folder, "n"));
  for (const name of ["old.tar", "new.tar"]) await writeFile(join(folder, "n", name), "x");
  const eightDaysAgo = Date.now() / 1_000 - 8 * 24 * 60 * 60;
  await utimes(join(folder, "n", "old.tar"), eightDaysAgo, eightDaysAgo);
  await new KeptWorkspaces(folder, { workspaceMiB: 1, workspaceInodes: 1 }).removeOld();
  expect(await readdir(join(folder, "n"))).toEqual(["new.tar"]);
});
