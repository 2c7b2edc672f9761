import { expect, test } from "vitest";
import { ROUTES } from "#lib/api/routes.ts";
import { backendWithFake } from "#lib/backend/testing/backend-with-fake.ts";
import { callRoute } from "#lib/backend/testing/call-route.ts";
import { OPTIONS as nothing } from "./[[...path]]/route.ts";
import { GET as getEvents, HEAD as headOfEvents } from "./sandboxes/[id]/events/route.ts";
import { GET as getLimits, HEAD as headOfLimits } from "./limits/route.ts";
import { newSandbox } from "./testing/new-sandbox.ts";
import { routeModules } from "./testing/route-modules.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const rows = Object.values(ROUTES);

/** The methods of a path, in the order in which Allow names them. */
function allowed(path: string): string[] {
  const known = new Set<string>(rows.filter((row) => row.path === path).map((row) => row.method));
  if (known.has("GET")) known.add("HEAD");
  return METHODS.filter((method) => known.has(method) || method === "OPTIONS");
}

test(
  "a wrong method on any path is a 405 in JSON that says which there are",
  { timeout: 30_000 },
  async () => {
    await using _ = await backendWithFake();
    const params = { id: "s-00000000000000000000000000000000", execution: "e1" };
    let refused = 0;
    for (const { path, handlers } of await routeModules()) {
      const allow = allowed(path);
      for (const method of METHODS.filter((each) => !allow.includes(each))) {
        const handler = handlers[method];
        if (handler === undefined) throw new Error(`${path} has no ${method}, so Next answers it`);
        const asked = path.replace("{id}", params.id).replace("{execution}", params.execution);
        const response = await callRoute(handler, { method, params, path: asked });
        expect(response.status, `${method} ${path}`).toBe(405);
        expect(response.headers.get("allow")).toBe(allow.join(", "));
        expect(await response.json()).toMatchObject({
          error: {
            code: "methodNotAllowed",
            message: expect.stringContaining(`${method} ${asked}`),
            details: { allow },
          },
        });
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(50);
  },
);

test("OPTIONS says which methods a path takes, and nothing where there is no path", async () => {
  await using _ = await backendWithFake();
  for (const { path, handlers } of await routeModules()) {
    const handler = handlers["OPTIONS"];
    if (handler === undefined) throw new Error(`${path} has no OPTIONS`);
    const response = await callRoute(handler, { method: "OPTIONS", path });
    expect(response.status).toBe(204);
    expect(response.headers.get("allow")).toBe(allowed(path).join(", "));
  }
  expect((await callRoute(nothing, { method: "OPTIONS", path: "/api/nothing" })).status).toBe(404);
});

test("HEAD has the status and the headers of GET, and no body", async () => {
  await using _ = await backendWithFake();
  const head = await callRoute(headOfLimits, { method: "HEAD" });
  const get = await callRoute(getLimits);
  expect(head.status).toBe(get.status);
  expect([...head.headers]).toEqual([...get.headers]);
  expect(await head.text()).toBe("");
});

test("HEAD of a stream leaves none open", { timeout: 30_000 }, async () => {
  await using _ = await backendWithFake();
  const { id, cookie } = await newSandbox();
  // More than a visitor may have open at once.
  for (let i = 0; i < 40; i++) {
    const head = await callRoute(headOfEvents, { method: "HEAD", params: { id }, cookie });
    expect(head.status).toBe(200);
    expect(head.headers.get("content-type")).toContain("application/x-ndjson");
  }
  const get = await callRoute(getEvents, { params: { id }, cookie });
  expect(get.status).toBe(200);
  await get.body?.cancel();
});

test("a wrong method for a host that is not ours tells nothing", async () => {
  await using _ = await backendWithFake();
  const put = (await routeModules())[0]?.handlers["PUT"];
  if (put === undefined) throw new Error("there is no route");
  const response = await callRoute(put, { method: "PUT", headers: { host: "rebound.example" } });
  expect(response.status).toBe(421);
});
