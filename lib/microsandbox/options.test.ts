import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { resolveOptions, SandboxOptions } from "./options.ts";

const run = promisify(execFile);
const none = () => ({});
/** For a test that starts programs: a busy machine takes its time. */
const PROGRAMS = { timeout: 60_000 };

test("options come from what is given, then the environment, then the defaults; empty counts as not given", () => {
  const environment = () => ({ MSB_SERVER_URL: "http://elsewhere:1", MSB_API_KEY: "msb_env" });
  expect(resolveOptions({ name: "a", serverUrl: "http://given:2" }, environment)).toMatchObject({
    name: "a",
    serverUrl: "http://given:2",
    apiKey: "msb_env",
    namespace: "default",
  });
  expect(resolveOptions({ serverUrl: "", apiKey: "" }, environment)).toMatchObject({
    serverUrl: "http://elsewhere:1",
    apiKey: "msb_env",
  });
  expect(resolveOptions("named", none)).toMatchObject({ name: "named", serverUrl: "http://127.0.0.1:5555" });
  expect(resolveOptions({ apiKey: "" }, none).apiKey).toBeUndefined();
});

test("a name is made of eight random hex digits", () => {
  expect(resolveOptions(undefined, none).name).toMatch(/^sandbox-[0-9a-f]{8}$/);
  expect(resolveOptions({ name: "" }, none).name).not.toBe(resolveOptions({}, none).name);
});

test("the builder sets each option by itself and can go on after build()", () => {
  const builder = SandboxOptions.builder().serverUrl("http://s").namespace("n").name("a").apiKey("msb_k");
  const first = builder.build();
  const warn = () => undefined;
  const second = builder
    .image("i")
    .memory(64)
    .cpus(0.5)
    .timeout(9)
    .env({ A: "1" })
    .workdir("/tmp")
    .ephemeral(true)
    .fetch(fetch)
    .onWarning(warn)
    .build();
  expect(first).toEqual({ serverUrl: "http://s", namespace: "n", name: "a", apiKey: "msb_k" });
  expect(second).toEqual({
    ...first,
    image: "i",
    memory: 64,
    cpus: 0.5,
    timeout: 9,
    env: { A: "1" },
    workdir: "/tmp",
    ephemeral: true,
    fetch,
    onWarning: warn,
  });
});

/** What a program that is started in this folder, with this environment, resolves its options to. */
async function resolvedIn(folder: string, env: Record<string, string>) {
  const options = JSON.stringify(join(import.meta.dirname, "options.ts"));
  const program = `const { resolveOptions } = await import(${options});
    const { serverUrl, apiKey } = resolveOptions();
    console.log(JSON.stringify({ serverUrl, apiKey, own: process.env.MSB_SERVER_URL ?? null }))`;
  const args = ["--input-type=module", "-e", program];
  const { stdout } = await run(process.execPath, args, { cwd: folder, env: { NODE_ENV: "test", ...env } });
  return JSON.parse(stdout) as unknown;
}

test(
  "without MSB_API_KEY the .env file of the current folder is read, and what is set around it wins",
  PROGRAMS,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "quicksand-sdk-"));
    try {
      const serverUrl = "http://127.0.0.1:5555";
      expect(await resolvedIn(folder, {})).toEqual({ serverUrl, own: null });
      await writeFile(
        join(folder, ".env"),
        "MSB_API_KEY='msb_file'\nMSB_SERVER_URL=http://file:1\nOTHER=x\n",
      );
      expect(await resolvedIn(folder, {})).toEqual({
        serverUrl: "http://file:1",
        apiKey: "msb_file",
        own: null,
      });
      const around = { MSB_SERVER_URL: "http://around:2", MSB_API_KEY: "" };
      expect(await resolvedIn(folder, around)).toEqual({
        serverUrl: "http://around:2",
        apiKey: "msb_file",
        own: "http://around:2",
      });
      expect(await resolvedIn(folder, { MSB_API_KEY: "msb_around" })).toEqual({
        serverUrl,
        apiKey: "msb_around",
        own: null,
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
