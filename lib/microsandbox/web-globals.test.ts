import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";
import type * as sdk from "./index.ts";
import { startFakeRpcServer } from "./testing/fake-rpc-server.ts";
import { finished, runResult, stdout } from "./testing/sample-events.ts";

const folder = import.meta.dirname;

/** What browsers and edge runtimes have beside the language; nothing of Node's. */
const WEB_GLOBALS = {
  AbortController,
  AbortSignal,
  atob,
  btoa,
  clearTimeout,
  console,
  crypto,
  fetch,
  queueMicrotask,
  setTimeout,
  TextDecoder,
  TextEncoder,
};

/** A busy machine takes its time to bundle. */
const BUNDLING = { timeout: 60_000 };

let bundled: Promise<string> | undefined;

/** The SDK as a program with these globals has it. */
async function sdkIn(globals: Readonly<Record<string, unknown>>) {
  const context = vm.createContext({ ...WEB_GLOBALS, ...globals });
  vm.runInContext(await (bundled ??= bundle()), context);
  return { sdk: vm.runInContext("sdk", context) as typeof sdk, context };
}

async function bundle(): Promise<string> {
  const bundle = await rolldown({ input: join(folder, "index.ts"), platform: "browser" });
  const { output } = await bundle.generate({ format: "iife", name: "sdk" });
  await bundle.close();
  return output[0].code;
}

test("no source names a module of Node's, and only one its process", () => {
  const sources = globSync("*.ts", { cwd: folder }).filter((file) => !file.endsWith(".test.ts"));
  expect(sources).toContain("index.ts");
  const reaching = sources.filter((file) =>
    /from "node:|\bBuffer\b|\bprocess\b|\brequire\(/.test(
      readFileSync(join(folder, file), "utf8").replaceAll(/\/\*\*[\s\S]*?\*\/|\/\/.*$/gm, ""),
    ),
  );
  expect(reaching).toEqual(["environment.ts"]);
});

test("works where there is nothing but what the web has", BUNDLING, async () => {
  await using server = await startFakeRpcServer({
    "sandbox.start": ({ result }) => result("Sandbox started successfully"),
    "sandbox.stop": ({ result }) => result("Sandbox stopped successfully"),
    "sandbox.repl.run": ({ event, result }) => {
      event(stdout(1, "hello\n"));
      event(finished(2));
      result(runResult());
    },
  });
  const { context, sdk } = await sdkIn({});
  const { PythonSandbox } = sdk;
  const sandbox = await PythonSandbox.create({ serverUrl: server.url });
  expect(await (await sandbox.run("print('hello')")).output()).toBe("hello\n");
  await sandbox.stop();
  expect(vm.runInContext("typeof process + typeof Buffer", context)).toBe("undefinedundefined");
});

test(
  "an environment that may not be read (Deno without --allow-env) is none, and no reason to fail",
  BUNDLING,
  async () => {
    const refuse = () => {
      throw new Error("NotCapable: Requires env access");
    };
    const env = new Proxy({}, { get: refuse, has: refuse, ownKeys: refuse });
    const hidden = Object.defineProperty({}, "env", { get: refuse });
    for (const process of [{ env }, hidden, {}]) {
      const { sdk } = await sdkIn({ process });
      const { serverUrl, apiKey } = new sdk.PythonSandbox("name");
      expect([serverUrl, apiKey]).toEqual(["http://127.0.0.1:5555", undefined]);
    }
  },
);
