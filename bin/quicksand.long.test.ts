import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { startCommand, type StartedCommand } from "./testing/started-command.ts";

/** The process id of the sandbox server that a command has started. */
async function serverPid({ dataFolder }: StartedCommand): Promise<number | undefined> {
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const text = (name: string) => readFile(`/proc/${pid}/${name}`, "utf8").catch(() => "");
    const isServer = (await text("cmdline")).includes("lib/sandbox-server/main.ts");
    if (isServer && (await text("environ")).includes(`QUICKSAND_DATA=${dataFolder}\0`)) return Number(pid);
  }
  return undefined;
}

async function healthOf(url: string): Promise<number | undefined> {
  const response = await fetch(`${url}/api/v1/health`).catch(() => undefined);
  await response?.body?.cancel();
  return response?.status;
}

/** Asks until the answer is the one that is waited for; the test's own deadline ends it otherwise. */
async function until<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    await delay(20);
  }
}

test("quicksand server answers, and ends with status 0 on SIGTERM, its server with it", async () => {
  await using command = await startCommand(["server"]);
  expect(await healthOf(await command.ready)).toBe(200);
  expect(await serverPid(command)).toBeGreaterThan(0);
  command.child.kill("SIGTERM");
  expect(await command.ended).toMatchObject({ code: 0 });
  expect(await serverPid(command)).toBeUndefined();
});

test("signals that come together, as one press of Ctrl+C does through npm, are one", async () => {
  await using command = await startCommand(["server"]);
  await command.ready;
  for (let i = 0; i < 3; i++) command.child.kill("SIGINT");
  expect(await command.ended).toMatchObject({ code: 0 });
});

test("a sandbox server that is killed is started again at the same address", async () => {
  await using command = await startCommand(["server"]);
  const url = await command.ready;
  const first = await serverPid(command);
  if (first !== undefined) process.kill(first, "SIGKILL");
  const second = await until(
    () => serverPid(command),
    (pid) => pid !== undefined && pid !== first,
  );
  await until(
    () => healthOf(url),
    (status) => status === 200,
  );
  expect(second).not.toBe(first);
});

test("a supervisor that is killed takes its server with it", async () => {
  await using command = await startCommand(["server"]);
  await command.ready;
  command.child.kill("SIGKILL");
  await until(
    () => serverPid(command),
    (pid) => pid === undefined,
  );
});

test("a taken port ends the start with the program that holds it and the setting to change", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  try {
    const address = holder.address();
    const port = String(typeof address === "object" ? address?.port : 0);
    await using command = await startCommand(["server"], { QUICKSAND_SERVER_PORT: port });
    const { code, stderr } = await command.ended;
    expect(code).toBe(1);
    expect(stderr).toContain(`process ${process.pid}`);
    expect(stderr).toContain("QUICKSAND_SERVER_PORT");
  } finally {
    holder.close();
  }
});

test("a mistake on the command line or in a setting ends with status 2 and names it", async () => {
  await using option = await startCommand(["server", "--prot"]);
  expect(await option.ended).toMatchObject({ code: 2, stderr: expect.stringContaining("--prot") });
  await using setting = await startCommand(["server"], {
    QUICKSAND_SERVER_PORT: "high",
    QUICKSAND_MEMORY_MIB: "1",
  });
  const { code, stderr } = await setting.ended;
  expect(code).toBe(2);
  expect(stderr).toContain('QUICKSAND_SERVER_PORT is "high"');
  expect(stderr).toContain('QUICKSAND_MEMORY_MIB is "1"');
});

test("keygen prints a key alone on stdout, and what it opens on stderr", async () => {
  await using command = await startCommand(["keygen", "--namespace", "ada", "--expire", "7d"]);
  const { code, stdout, stderr } = await command.ended;
  expect(code).toBe(0);
  expect(stdout).toMatch(/^msb_[\w-]+\.[\w-]+\.[\w-]+\n$/);
  expect(stderr).toContain("namespace ada");
});

test("doctor tells the runtime, what it enforces, and the languages", async () => {
  await using command = await startCommand(["doctor"]);
  const { stdout } = await command.ended;
  expect(stdout).toMatch(/starts sandboxes and enforces: .*memory/);
  expect(stdout).toContain("✓ Python 3.");
  expect(stdout).toContain("✓ Node 24.");
});
