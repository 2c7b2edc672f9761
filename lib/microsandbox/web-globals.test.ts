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

test("works where there is nothing but what the web has", async () => {
  await using server = await startFakeRpcServer({
    "sandbox.start": ({ result }) => result("Sandbox started successfully"),
    "sandbox.stop": ({ result }) => result("Sandbox stopped successfully"),
    "sandbox.repl.run": ({ event, result }) => {
      event(stdout(1, "hello\n"));
      event(finished(2));
      result(runResult());
    },
  });
  const bundle = await rolldown({ input: join(folder, "index.ts"), platform: "browser" });
  const { output } = await bundle.generate({ format: "iife", name: "sdk" });
  await bundle.close();
  const context = vm.createContext({ ...WEB_GLOBALS });
  vm.runInContext(output[0].code, context);
  const { PythonSandbox } = vm.runInContext("sdk", context) as typeof sdk;
  const sandbox = await PythonSandbox.create({ serverUrl: server.url });
  expect(await (await sandbox.run("print('hello')")).output()).toBe("hello\n");
  await sandbox.stop();
  expect(vm.runInContext("typeof process + typeof Buffer", context)).toBe("undefinedundefined");
});
