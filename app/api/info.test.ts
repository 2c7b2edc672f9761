import { expect, test } from "vitest";
import { Examples, Health, Languages } from "#lib/api/contract.ts";
import { backendWithFake } from "#lib/backend/testing/backend-with-fake.ts";
import { callRoute } from "#lib/backend/testing/call-route.ts";
import { startFakeRpcServer } from "#lib/microsandbox/testing/fake-rpc-server.ts";
import type { ServerInfo } from "#lib/protocol/methods.ts";
import { GET as examples } from "./examples/route.ts";
import { GET as health } from "./health/route.ts";
import { GET as languages } from "./languages/route.ts";
import { GET as limits } from "./limits/route.ts";
import { GET as unknown } from "./[[...path]]/route.ts";

const info: ServerInfo = {
  name: "quicksand",
  version: "0.1.0",
  runtime: { name: "runc", version: "1.1.5", enforces: ["memory"], missing: [] },
  languages: [
    { id: "python", label: "Python", aliases: [], version: "3.11.2", mainFile: "main.py", available: true },
  ],
  images: [{ name: "host", about: "this machine's programs", languages: ["python"] }],
  limits: { memoryMiB: 256, runsPerMinute: 1 },
};

test("languages come from the sandbox server, with their versions", async () => {
  await using _ = await backendWithFake({ "server.info": ({ result }) => result(info) });
  const answer = Languages.parse(await (await callRoute(languages)).json());
  expect(answer.languages[0]).toMatchObject({ id: "python", version: "3.11.2", available: true });
  expect(answer.runtime).toEqual({ name: "runc", version: "1.1.5" });
});

test("limits are the sandbox server's, and for visitors those of this server", async () => {
  await using _ = await backendWithFake({ "server.info": ({ result }) => result(info) });
  const answer = await (await callRoute(limits)).json();
  expect(answer).toMatchObject({
    limits: { memoryMiB: 256, runsPerMinute: 60, sandboxesPerVisitor: 8, sandboxesPerAddress: 64 },
  });
});

test("examples are the programs of the menu, with their code", async () => {
  await using _ = await backendWithFake();
  const answer = Examples.parse(await (await callRoute(examples)).json());
  const hello = answer.examples.find(({ language, name }) => language === "python" && name === "hello");
  expect(hello?.code).toContain("input(");
});

test("health is 200 while programs can run, 503 while they cannot, and 200 again", async () => {
  await using test = await backendWithFake();
  expect((await callRoute(health)).status).toBe(200);
  await test.server.close();
  const down = await callRoute(health);
  expect(down.status).toBe(503);
  expect(Health.parse(await down.json())).toMatchObject({ status: "degraded", sandboxServer: "down" });
  await using _ = await startFakeRpcServer({}, test.server.port);
  expect((await callRoute(health)).status).toBe(200);
});

test("an unknown path is a 404 in JSON that names it", async () => {
  await using _ = await backendWithFake();
  const response = await callRoute(unknown, { path: "/api/nothing" });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({
    error: { code: "notFound", message: expect.stringContaining("GET /api/nothing") },
  });
});
