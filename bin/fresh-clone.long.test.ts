import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TEST_RUN } from "./setup/environment.ts";
import { footprint, leftovers } from "./testing/footprint.ts";

const root = join(import.meta.dirname, "..");

const testRun = randomUUID();
let folder: string;
let clone: string;
let before: ReadonlySet<string>;
const started: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "quicksand-clone-"));
  // Where people put it others can read it, and the web server's own user must be able to.
  await chmod(folder, 0o755);
  clone = join(folder, "quicksand");
  await mkdir(join(folder, "home"));
  execFileSync("git", ["clone", "--quiet", "--no-hardlinks", root, clone]);
  before = footprint(testRun);
});
afterAll(async () => {
  for (const child of started) endGroup(child);
  await rm(folder, { recursive: true, force: true });
});

/** What npm needs to reach its registry on this machine is passed on; all else is as on a fresh one. */
function freshEnvironment(): NodeJS.ProcessEnv {
  const passedOn = /^(PATH|LANG|NODE_EXTRA_CA_CERTS|https?_proxy|no_proxy|npm_config_(registry|cafile))$/i;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => passedOn.test(name))),
    NODE_ENV: "production",
    HOME: join(folder, "home"),
    QUICKSAND_PORT: "0",
    QUICKSAND_SERVER_PORT: "0",
    [TEST_RUN]: testRun,
  };
}

interface Start {
  readonly url: string;
  readonly readyMs: number;
  /** What it said on its way. */
  readonly said: string;
  /** Ctrl+C, as a terminal sends it: to the whole foreground group. @returns how long everything took to end. */
  interrupt(): Promise<number>;
}

/** `npm start` in the clone, until it is ready. */
async function npmStart(): Promise<Start> {
  const startedAt = performance.now();
  const child = spawn("npm", ["start"], {
    cwd: clone,
    env: freshEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  started.push(child);
  const closed = once(child, "close");
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /ready: (http\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    const interrupt = async () => {
      const interruptedAt = performance.now();
      if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
      await closed;
      return performance.now() - interruptedAt;
    };
    return { url, readyMs: performance.now() - startedAt, said, interrupt };
  }
  await closed;
  throw new Error(`npm start ended without being ready; it said:\n${said}`);
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended, as it should.
  }
}

async function runOnce(url: string, language: string, code: string): Promise<unknown> {
  const response = await fetch(`${url}/api/run`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ language, code }),
  });
  return response.json();
}

/** The user ids of the web server's processes of this test. */
function webServerUsers(): readonly number[] {
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => {
      const environ = read(`/proc/${pid}/environ`);
      return environ.includes(`${TEST_RUN}=${testRun}`) && environ.includes("QUICKSAND_WEB_SECRET=");
    })
    .map((pid) => statSync(`/proc/${pid}`).uid);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

test("npm start in a fresh clone runs programs, and Ctrl+C leaves nothing behind", async () => {
  const first = await npmStart();
  for (const [language, code] of [
    ["python", "print('hello')"],
    ["node", "console.log('hello')"],
  ] as const) {
    expect(await runOnce(first.url, language, code)).toMatchObject({
      outcome: { kind: "exited", code: 0 },
      stdout: "hello\n",
    });
  }
  if (process.getuid?.() === 0) expect(webServerUsers()).not.toContain(0);

  // A program that runs, in a sandbox that is there, when Ctrl+C comes.
  const running = await fetch(`${first.url}/api/run`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/x-ndjson" },
    body: JSON.stringify({ language: "python", code: "print('on')\nwhile True: pass" }),
  });
  const reader = running.body?.getReader();
  await reader?.read();
  expect(await first.interrupt()).toBeLessThan(5_000);
  await reader?.cancel().catch(() => {});
  expect(await leftovers(before, testRun)).toEqual([]);

  const second = await npmStart();
  expect(second.said).not.toContain("npm packages");
  expect(second.said).not.toContain("build");
  expect(second.readyMs).toBeLessThan(3_000);
  expect(await runOnce(second.url, "python", "print(1)")).toMatchObject({ stdout: "1\n" });
  expect(await second.interrupt()).toBeLessThan(5_000);
  expect(await leftovers(before, testRun)).toEqual([]);
});
