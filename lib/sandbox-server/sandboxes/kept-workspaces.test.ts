import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeRuntime } from "../testing/fake-runtime.ts";
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

test("what is older than 7 days is removed", async () => {
  await mkdir(join(folder, "n"));
  for (const name of ["old.tar", "new.tar"]) await writeFile(join(folder, "n", name), "x");
  const eightDaysAgo = Date.now() / 1_000 - 8 * 24 * 60 * 60;
  await utimes(join(folder, "n", "old.tar"), eightDaysAgo, eightDaysAgo);
  await new KeptWorkspaces(folder, { workspaceMiB: 1, workspaceInodes: 1 }).removeOld();
  expect(await readdir(join(folder, "n"))).toEqual(["new.tar"]);
});
