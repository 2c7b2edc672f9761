import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { prepareGuest } from "./guest.ts";

let data: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "quicksand-guest-"));
});

afterAll(() => rm(data, { recursive: true }));

test("the folder is complete and readable by all, and everything in Python is compiled", async () => {
  const folder = await prepareGuest(data);
  const names = (await readdir(folder)).sort();
  expect(names).toEqual(expect.arrayContaining(["agent.py", "template.py", "kernel.py", "kernel.mjs"]));
  const compiled = await readdir(join(folder, "__pycache__"));
  for (const name of names.filter((name) => name.endsWith(".py"))) {
    expect(compiled.some((file) => file.startsWith(`${name.slice(0, -3)}.cpython-`))).toBe(true);
  }
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const { mode } = await stat(join(entry.parentPath, entry.name));
    expect(mode & 0o777).toBe(entry.isDirectory() ? 0o755 : 0o644);
  }
  expect(
    execFileSync("/usr/bin/python3", ["-I", "-S", join(folder, "agent.py")], { input: "" }),
  ).toBeDefined();
});

test("a second call, or two at once, give the same folder and leave nothing else", async () => {
  const folders = await Promise.all([prepareGuest(data), prepareGuest(data)]);
  expect(new Set(folders).size).toBe(1);
  expect(await readdir(join(data, "guest"))).toHaveLength(1);
});
