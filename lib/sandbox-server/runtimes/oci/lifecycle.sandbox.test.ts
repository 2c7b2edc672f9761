import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { openTestRuntime, type TestRuntime } from "./testing/test-sandbox.ts";
import { tracesOf, untilEnded, untilGone } from "./testing/traces.ts";

let runtime: TestRuntime;
const folders: string[] = [];

beforeAll(async () => {
  runtime = await openTestRuntime();
});
afterAll(async () => {
  await runtime.close();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

/** A program that leaves a process behind which no longer belongs to its session. */
const LEAVE_BEHIND = `
import os
if os.fork() == 0:
    os.setsid()
    os.closerange(0, 64)
    os.execvp("sleep", ["sleep", "600"])`;

test("destroy leaves nothing: no process, cgroup, mount, file; twice is harmless", async () => {
  const { id, machine, run } = await runtime.start();
  await run(LEAVE_BEHIND);
  const before = await tracesOf(id);
  expect(before.filter((trace) => trace.startsWith("process"))).toHaveLength(2);
  expect(before.filter((trace) => trace.startsWith("/sys/fs/cgroup")).length).toBeGreaterThan(0);
  await Promise.all([machine.destroy(), machine.destroy()]);
  expect(await tracesOf(id)).toEqual([]);
  await machine.destroy();
});

test("the end of the stream ends the sandbox and all that ran in it", async () => {
  const { id, machine, run } = await runtime.start();
  await run(LEAVE_BEHIND);
  machine.stream.end();
  const { reason, oomKills } = await machine.ended;
  expect({ reason, oomKills }).toEqual({ reason: "its first process ended with exit code 0", oomKills: 0 });
  expect(await tracesOf(id)).toEqual([]);
});

test("a start that is broken off leaves nothing", async () => {
  const controller = new AbortController();
  const image = runtime.runtime.findImage("host");
  const spec = {
    id: "test-aborted",
    image,
    memoryMiB: 32,
    cpus: 1,
    processes: 32,
    workspaceMiB: 1,
    workspaceInodes: 100,
    tmpMiB: 1,
  };
  const start = runtime.runtime.create(spec, controller.signal);
  controller.abort(new Error("changed my mind"));
  await expect(start).rejects.toThrow("changed my mind");
  expect(await tracesOf("test-aborted")).toEqual([]);
});

test("a start that the OCI runtime refuses says why, and leaves nothing", async () => {
  const image = runtime.runtime.findImage("host");
  const spec = {
    id: "test-refused",
    image,
    memoryMiB: 32,
    cpus: 1,
    processes: 32,
    workspaceMiB: -1,
    workspaceInodes: 100,
    tmpMiB: 1,
  };
  const start = runtime.runtime.create(spec, AbortSignal.timeout(20_000));
  await expect(start).rejects.toMatchObject({
    code: "startFailed",
    message: expect.stringContaining("workspace"),
  });
  expect(await tracesOf("test-refused")).toEqual([]);
});

test("close ends every sandbox; sandboxes of another server on this host stay", async () => {
  const other = await openTestRuntime();
  const theirs = await Promise.all([other.start(), other.start()]);
  const ours = await runtime.start();
  await other.close();
  await Promise.all(theirs.map(({ machine }) => machine.ended));
  for (const { id } of theirs) expect(await tracesOf(id)).toEqual([]);
  expect((await ours.run("print(1)")).out).toBe("1\n");
  await ours.machine.destroy();
});

test("a server that is killed leaves no running sandbox behind", async () => {
  const server = await startServer();
  expect((await tracesOf(server.ids[0] ?? "")).length).toBeGreaterThan(0);
  server.process.kill("SIGKILL");
  await Promise.all(server.ids.map((id) => untilGone(id, 5_000)));
});

test("what a server and its launcher left, both killed, the next server removes", async () => {
  const server = await startServer();
  const launcher = await parentOf((await processesOf(server.ids[0] ?? ""))[0] ?? 0);
  // First the server is halted, so that it cannot start another launcher.
  server.process.kill("SIGSTOP");
  process.kill(launcher, "SIGKILL");
  server.process.kill("SIGKILL");
  await once(server.process, "exit");
  await untilEnded(launcher, 5_000);
  const next = await openTestRuntime();
  for (const id of server.ids) expect(await tracesOf(id)).toEqual([]);
  await next.close();
});

test("a launcher that is killed ends its sandboxes, and the server starts another", async () => {
  const own = await openTestRuntime();
  const sandbox = await own.start();
  process.kill(await parentOf((await processesOf(sandbox.id))[0] ?? 0), "SIGKILL");
  expect((await sandbox.machine.ended).reason).toContain("looks after the sandboxes");
  expect(await tracesOf(sandbox.id)).toEqual([]);
  const next = await own.start();
  expect((await next.run("print(1)")).out).toBe("1\n");
  await own.close();
});

test("twenty sandboxes started together all run, each with user ids of its own", async () => {
  const sandboxes = await Promise.all(Array.from({ length: 20 }, () => runtime.start()));
  const maps = await Promise.all(sandboxes.map(({ run }) => run("print(open('/proc/self/uid_map').read())")));
  const first = maps.map(({ out }) => Number(out.trim().split(/\s+/)[1]));
  expect(new Set(first).size).toBe(20);
  expect(Math.min(...first)).toBeGreaterThanOrEqual(500_000_000);
  await Promise.all(sandboxes.map(({ machine }) => machine.destroy()));
});

async function startServer() {
  const program = fileURLToPath(new URL("testing/server.ts", import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), "quicksand-killed-"));
  folders.push(folder);
  const server = spawn(process.execPath, [program, folder], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: server.stdout }), "line");
  return {
    process: server,
    ids: z
      .array(z.string())
      .length(2)
      .parse(JSON.parse(String(line))),
  };
}

async function processesOf(id: string): Promise<readonly number[]> {
  const traces = await tracesOf(id);
  return traces.flatMap((trace) => (trace.startsWith("process ") ? [Number(trace.slice(8))] : []));
}

async function parentOf(pid: number): Promise<number> {
  return Number(/^PPid:\s+(\d+)$/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1]);
}
