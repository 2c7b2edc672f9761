import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { difference, type Example, examplesOf, scriptOf } from "./documented-commands.ts";
import { startSystem } from "./system.ts";

const root = join(import.meta.dirname, "..");
const RUN_WITHIN_MS = 180_000;

test("every command of the web server's part of docs/api.md does what the text says", async () => {
  test.setTimeout(240_000);
  const address = process.env["QUICKSAND_E2E_URL"] ?? "";
  const examples = await documented("The web server");
  await check(examples, { "http://127.0.0.1:3000": address });
});

test("every command of the sandbox server's part of docs/api.md does what the text says", async () => {
  test.setTimeout(240_000);
  const secret = { QUICKSAND_SERVER_KEY: randomBytes(32).toString("hex") };
  const server = await startSystem("server", secret);
  try {
    const examples = await documented("The sandbox server");
    const quicksand = `"${process.execPath}" "${join(root, "bin/quicksand.mjs")}"`;
    await check(examples, { "http://127.0.0.1:5555": server.url, "npx quicksand": quicksand }, secret);
  } finally {
    await server.stop();
  }
});

async function documented(heading: string): Promise<Example[]> {
  return examplesOf(await readFile(join(root, "docs/api.md"), "utf8"), heading);
}

/** Runs the examples in one shell, in a folder of their own, and holds what each printed against the text. */
async function check(
  examples: readonly Example[],
  replaced: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  expect(examples.length).toBeGreaterThan(10);
  const folder = await mkdtemp(join(tmpdir(), "quicksand-docs-"));
  try {
    let script = scriptOf(examples);
    for (const [text, instead] of Object.entries(replaced)) script = script.replaceAll(text, instead);
    const problem = await runScript(script, folder, environment);
    for (const [at, example] of examples.entries()) {
      const read = (kind: string) => readFile(join(folder, `${at}.${kind}`), "utf8");
      const place = `docs/api.md:${example.line}`;
      if (!example.endless)
        await read("done").catch(async () => fail(`${place}: ${problem} ${await read("err")}`));
      const wrong = difference(example, await read("out"));
      if (wrong !== undefined) fail(`${place}: ${wrong}`);
    }
    expect(problem).toBeUndefined();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns how it failed, undefined when it did not. */
function runScript(
  script: string,
  cwd: string,
  environment: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const options = { cwd, env: { ...process.env, ...environment }, timeout: RUN_WITHIN_MS };
  return new Promise((resolve) => {
    execFile("bash", ["-c", script], options, (error) => resolve(error?.message.slice(-500)));
  });
}

function fail(message: string): never {
  throw new Error(message);
}
