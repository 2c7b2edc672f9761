import { afterAll, beforeAll, expect, test } from "vitest";
import { Sandbox } from "#lib/api/contract.ts";
import { SharedSnippet } from "#lib/api/snippet-contract.ts";
import { ROUTES } from "#lib/api/routes.ts";
import { cookieOf } from "#lib/backend/testing/call-route.ts";
import { documentedCalls } from "./testing/documented-call.ts";
import { type RealBackend, startRealBackend } from "./testing/real-backend.ts";

let backend: RealBackend;

beforeAll(async () => {
  backend = await startRealBackend();
});

afterAll(() => backend.close());

test("every endpoint answers as the API's description says", async () => {
  const { call, checked, check, seen } = await documentedCalls();
  await checked("openApi");
  await checked("health");
  await checked("languages");
  await checked("limits");
  await checked("examples");

  const program = {
    language: "python",
    code: "import sys\nprint('hi', input(), sys.argv[1:], open('a.txt').read())\nraise ValueError('no')",
    stdin: "Ada\n",
    args: ["x"],
    files: [{ path: "a.txt", content: "A" }],
  };
  await checked("runOnce", { body: program });
  await checked("runOnce", { body: program, headers: { accept: "application/x-ndjson" } });

  const made = await call("createSandbox", { body: { language: "python" } });
  const cookie = cookieOf(made);
  const { id } = Sandbox.parse(await check("createSandbox", made));
  const of = (execution?: string) => ({ cookie, params: { id, ...(execution && { execution }) } });
  const one = await call("watchSandbox", of());
  const several = await call("watchSandboxes", { cookie, path: `/api/events?sandbox=${id}:0&sandbox=s-x` });

  await checked("startRun", { ...of(), body: { language: "python", code: "input()", execution: "asks" } });
  await checked("extend", { ...of("asks"), body: { ms: 1_000 } });
  await checked("sendInput", { ...of("asks"), body: { number: 1, data: "A\n" } });
  const shell = { command: "sh", tty: { cols: 80, rows: 24 }, execution: "shell" };
  await checked("startCommand", { ...of(), body: shell });
  await checked("resize", { ...of("shell"), body: { cols: 100, rows: 30 } });
  await checked("sendSignal", { ...of("shell"), body: { signal: "SIGKILL" } });
  await checked("listExecutions", of());

  const question = { language: "python", code: "import math\nmath.sq" };
  // The interpreter is busy until the program that was typed into has ended.
  await expect
    .poll(() => checked("complete", { ...of(), body: question }))
    .toMatchObject({ from: 17, to: 19 });
  await checked("inspect", { ...of(), body: { ...question, code: "len" } });

  const content = "/api?path=notes/a.bin";
  await checked("makeFolder", { ...of(), body: { path: "notes" } });
  await checked("writeFile", { ...of(), path: content, rawBody: new Uint8Array([0, 255, 10]) });
  expect(await checked("readFile", { ...of(), path: content })).toEqual(new Uint8Array([0, 255, 10]));
  await checked("statFile", { ...of(), path: content });
  await checked("listFiles", { ...of(), path: "/api?recursive=true" });
  await checked("renameFile", { ...of(), body: { from: "notes/a.bin", to: "notes/b.bin" } });
  await checked("removeFile", { ...of(), path: "/api?path=notes&recursive=true" });
  await checked("viewSandbox", of());

  await checked("scanForSecrets", { body: { files: [{ path: "main.py", content: "print(1)" }] } });
  const shared = SharedSnippet.parse(
    await checked("shareSnippet", {
      body: { language: "python", code: "print(1)", title: "One", keepS: 60 },
    }),
  );
  const ofSnippet = { params: { id: shared.id } };
  await checked("readSnippet", ofSnippet);
  const authorization = `Bearer ${shared.deleteToken}`;
  expect(await checked("withdrawSnippet", { ...ofSnippet, headers: { authorization } })).toEqual({
    others: 0,
  });

  await checked("deleteSandbox", of());
  await check("watchSandbox", one);
  await check("watchSandboxes", several);
  expect([...seen].toSorted()).toEqual(Object.keys(ROUTES).toSorted());
});
