import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createApiKey } from "./keys.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "quicksand-main-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The server as a process, with what it says on stderr. */
function serverProcess(environment: Record<string, string>) {
  const base: Record<string, string> = {
    PATH: "/usr/bin:/bin:/usr/sbin",
    QUICKSAND_DATA: folder,
    QUICKSAND_SERVER_PORT: "0",
  };
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    // Next's types want NODE_ENV in every environment; ours is to be empty but for what is named.
    env: { ...base, ...environment } as NodeJS.ProcessEnv,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const exited = once(child, "exit").then(([code]) => code as number | null);
  return { child, exited, said: () => said };
}

test("starts, makes its key on first start, answers with it, and SIGTERM leaves nothing within 5 s", async () => {
  const server = serverProcess({});
  await expect.poll(server.said, { timeout: 20_000 }).toContain("sandbox server ready");
  const file = join(folder, "server.key");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const serverKey = await readFile(file, "utf8");
  const url = /"url":"([^"]+)"/.exec(server.said())?.[1];
  const call = async (method: string, params: object) => {
    const response = await fetch(`${url}/api/v1/rpc`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${await createApiKey(serverKey)}`,
      },
      body: JSON.stringify({ jsonrpc: "2.0", method, params, id: 1 }),
    });
    return response.text();
  };
  const box = { namespace: "default", sandbox: "a" };
  expect(await call("sandbox.start", { ...box, config: { image: "microsandbox/python" } })).toContain(
    "successfully",
  );
  const marker = "secret_in_code_4711";
  expect(await call("sandbox.repl.run", { ...box, language: "python", code: `x = '${marker}'` })).toContain(
    "success",
  );
  const began = performance.now();
  server.child.kill("SIGTERM");
  expect(await server.exited).toBe(0);
  expect(performance.now() - began).toBeLessThan(5_000);
  for (const line of server.said().trim().split("\n")) JSON.parse(line);
  expect(server.said()).not.toContain(serverKey);
  expect(server.said()).not.toContain(marker);
});

test("refuses to start with wrong settings, and names each", async () => {
  const server = serverProcess({
    QUICKSAND_SERVER_PORT: "http",
    QUICKSAND_MEMORY_MIB: "1",
    QUICKSAND_LOG_LEVEL: "loud",
  });
  expect(await server.exited).toBe(1);
  for (const name of ["QUICKSAND_SERVER_PORT", "QUICKSAND_MEMORY_MIB", "QUICKSAND_LOG_LEVEL"]) {
    expect(server.said()).toContain(`- ${name} is "`);
  }
});

test("says so when its port is taken, and leaves nothing", async () => {
  const first = serverProcess({});
  await expect.poll(first.said, { timeout: 20_000 }).toContain("sandbox server ready");
  const port = /127\.0\.0\.1:(\d+)/.exec(first.said())?.[1] ?? "";
  const second = serverProcess({ QUICKSAND_SERVER_PORT: port });
  expect(await second.exited).toBe(1);
  expect(second.said()).toContain("EADDRINUSE");
  first.child.kill("SIGINT");
  expect(await first.exited).toBe(0);
});
