import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NodeSandbox } from "#lib/microsandbox/node-sandbox.ts";
import { PythonSandbox } from "#lib/microsandbox/python-sandbox.ts";
import type { LanguageId } from "#lib/protocol/languages.ts";
import { startTestServer, type TestServer } from "#lib/sandbox-server/testing/test-server.ts";
import { readExamples } from "./examples.ts";

/** Examples that end by an error, on purpose; every other one exits with 0. Node's runs tell their exit code alone. */
const ENDS: Readonly<Record<string, object>> = {
  "python error": { kind: "threw", name: "ZeroDivisionError", message: "division by zero" },
  "node error": { kind: "exited", code: 1 },
};

let server: TestServer;
let sandboxes: Readonly<Record<LanguageId, PythonSandbox | NodeSandbox>>;

beforeAll(async () => {
  server = await startTestServer({});
  sandboxes = {
    python: await PythonSandbox.create({ serverUrl: server.url }),
    node: await NodeSandbox.create({ serverUrl: server.url }),
  };
});

afterAll(async () => {
  for (const sandbox of Object.values(sandboxes)) await sandbox.stop();
  await server.close();
});

for (const { language, name, code, path } of await readExamples()) {
  test(`the ${language} example "${name}" prints what stands beside it`, async () => {
    const input = beside(language, `${name}.in`);
    const run = await sandboxes[language].run(code, { fresh: true, path, input, timeout: 25 });
    expect(plain(await run.error())).toBe(beside(language, `${name}.err`));
    expect(await run.output()).toBe(beside(language, `${name}.out`));
    expect(run.outcome).toMatchObject(ENDS[`${language} ${name}`] ?? { kind: "exited", code: 0 });
  });
}

/** A file beside the examples; empty when there is none. */
function beside(language: string, file: string): string {
  const path = join(import.meta.dirname, language, file);
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** What is printed about an error, without what differs from one version of an interpreter to the next. */
function plain(text: string): string {
  return text.replaceAll(/^ *[~^]+\n/gm, "").replaceAll(/^ +at .*node:internal.*\n|\nNode\.js v.*\n/gm, "");
}
