import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "#lib/sandbox-server/testing/test-server.ts";
import * as sdk from "./index.ts";
import { members } from "./testing/surface-entry.ts";
import { ERRORS } from "./testing/surface-errors.ts";
import { EXTENSIONS } from "./testing/surface-extensions.ts";
import { RESULTS } from "./testing/surface-results.ts";
import { SANDBOXES } from "./testing/surface-sandboxes.ts";

/** Every heading of the original's reference by itself: a broken one fails under its own name. */
const REFERENCE = [...SANDBOXES, ...RESULTS, ...ERRORS];
/** Some wait for a limit. */
const ENTRY_MS = 90_000;

let server: TestServer;
let sandbox: sdk.PythonSandbox;

beforeAll(async () => {
  server = await startTestServer({});
  sandbox = await sdk.PythonSandbox.create({ serverUrl: server.url, name: "surface" });
});

afterAll(async () => {
  await sandbox.stop();
  await server.close();
});

for (const { name, walk } of REFERENCE) test(name, { timeout: ENTRY_MS }, () => walk({ server, sandbox }));

for (const { name, walk } of EXTENSIONS) {
  test(`extension: ${name}`, { timeout: ENTRY_MS }, () => walk({ server, sandbox }));
}

// What there is, computed: nothing is public that is not walked above and described.

test("every member of every exported class is walked", () => {
  const there = Object.entries(sdk).flatMap(([name, exported]) => {
    if (typeof exported !== "function" || !String(exported).startsWith("class ")) return [];
    return Reflect.ownKeys(exported.prototype as object)
      .filter((member) => member !== "constructor")
      .map((member) => `${name}.${String(member)}`);
  });
  expect(there).toContain("BaseSandbox.run");
  const inherited = ["Execution", "CommandExecution"].flatMap((of) =>
    members(of, "output", "error", "outcome", "usage", "id", "droppedBytes"),
  );
  const walked = [...REFERENCE, ...EXTENSIONS].flatMap((entry) => entry.members);
  expect([...new Set(walked)].sort()).toEqual([...new Set([...there, ...inherited])].sort());
});

/** What index.ts exports: each name, and the file that it comes from. */
function exports(): { name: string; file: string }[] {
  const index = readFileSync(join(import.meta.dirname, "index.ts"), "utf8");
  return [...index.matchAll(/^export (?:type )?\{([^}]*)\} from "\.\/([^"]+)"/gm)].flatMap(
    ([, list = "", file = ""]) =>
      list
        .split(",")
        .map((name) => ({ name: name.replace(/^\s*type\s/, "").trim(), file }))
        .filter(({ name }) => name !== ""),
  );
}

test("every export is found, and what is more than a type is in docs/sdk.md", () => {
  const values = Object.keys(sdk);
  expect(exports().map(({ name }) => name)).toEqual(expect.arrayContaining(values));
  const reference = readFileSync(join(import.meta.dirname, "../../docs/sdk.md"), "utf8");
  expect(values.filter((name) => !new RegExp(`\\b${name}\\b`).test(reference))).toEqual([]);
});

test("every export says what it is", () => {
  const silent = exports().filter(({ name, file }) => {
    const source = readFileSync(join(import.meta.dirname, file), "utf8");
    const declared = new RegExp(
      `\\*/\\nexport (?:abstract )?(?:class|interface|type|function|const) ${name}\\b`,
    );
    return !declared.test(source);
  });
  expect(silent).toEqual([]);
});
