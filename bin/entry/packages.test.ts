import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { packagesMatch } from "./packages.mjs";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "quicksand-packages-"));
  await mkdir(join(root, "node_modules"));
  await write("package-lock.json", {
    "": { name: "quicksand" },
    "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
    "node_modules/other-system": { version: "1.0.0", integrity: "sha512-o", optional: true },
  });
});
afterEach(() => rm(root, { recursive: true }));

function write(file: string, packages: object) {
  return writeFile(join(root, file), JSON.stringify({ packages }));
}
const installed = "node_modules/.package-lock.json";

test("packages match when all that are not optional are there", async () => {
  await write(installed, { "node_modules/a": { version: "1.0.0", integrity: "sha512-a" } });
  expect(packagesMatch(root)).toBe(true);
});

test("nothing installed, or an install that broke off, does not match", async () => {
  expect(packagesMatch(root)).toBe(false);
  await writeFile(join(root, installed), "{");
  expect(packagesMatch(root)).toBe(false);
});

test("another version or another content does not match", async () => {
  await write(installed, { "node_modules/a": { version: "1.0.1", integrity: "sha512-a" } });
  expect(packagesMatch(root)).toBe(false);
  await write(installed, { "node_modules/a": { version: "1.0.0", integrity: "sha512-b" } });
  expect(packagesMatch(root)).toBe(false);
});
