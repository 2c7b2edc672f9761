import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findBuild, hashInputs } from "./build.ts";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "quicksand-build-"));
  for (const folder of ["app/api", "lib/protocol", "lib/sandbox-server"]) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await writeFile(join(root, "app/page.tsx"), "page");
  await writeFile(join(root, "lib/protocol/names.ts"), "names");
  await writeFile(join(root, "package-lock.json"), "{}");
});
afterEach(() => rm(root, { recursive: true }));

test("the hash changes with a source's content, its name, and the lockfile", async () => {
  const hashes = [await hashInputs(root)];
  await writeFile(join(root, "app/page.tsx"), "another page");
  hashes.push(await hashInputs(root));
  await writeFile(join(root, "app/api/route.ts"), "");
  hashes.push(await hashInputs(root));
  await writeFile(join(root, "package-lock.json"), "{ }");
  hashes.push(await hashInputs(root));
  expect(new Set(hashes).size).toBe(4);
});

test("tests and the sandbox server are no part of the page: changing them rebuilds nothing", async () => {
  const before = await hashInputs(root);
  await writeFile(join(root, "app/page.test.tsx"), "test");
  await writeFile(join(root, "lib/sandbox-server/main.ts"), "server");
  expect(await hashInputs(root)).toBe(before);
});

test("a build is found by the sources that it was made from, and stays when they change back", async () => {
  expect(await findBuild(root)).toBeUndefined();
  const folder = `.builds/${(await hashInputs(root)).slice(0, 16)}`;
  await mkdir(join(root, folder), { recursive: true });
  expect(await findBuild(root)).toBe(folder);
  await writeFile(join(root, "app/page.tsx"), "changed");
  expect(await findBuild(root)).toBeUndefined();
  await writeFile(join(root, "app/page.tsx"), "page");
  expect(await findBuild(root)).toBe(folder);
});
