import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { ROUTES } from "#lib/api/routes.ts";
import { backendWithFake } from "#lib/backend/testing/backend-with-fake.ts";
import { callRoute } from "#lib/backend/testing/call-route.ts";
import { GET as describeApi } from "./openapi.json/route.ts";
import { documented } from "./testing/documented.ts";
import { brokenRules, references } from "./testing/openapi-rules.ts";
import { routeModules } from "./testing/route-modules.ts";

/** The document as a caller gets it. */
async function readDocument() {
  await using _ = await backendWithFake();
  const response = await callRoute(describeApi);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/json");
  return documented(await response.json());
}

test("the description is valid OpenAPI 3.1", async () => {
  const { document, schema } = await readDocument();
  expect(brokenRules(document)).toEqual([]);
  const names = new Set(
    Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`),
  );
  const named = new Set(references(document));
  expect([...named].filter((name) => !names.has(name))).toEqual([]);
  expect([...names].filter((name) => !named.has(name))).toEqual([]);
  for (const each of Object.values(document.components.schemas)) schema(each);
});

test("every method that a route answers is described, and nothing else is", async () => {
  const { document } = await readDocument();
  const described = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  await using _ = await backendWithFake();
  const answered: string[] = [];
  for (const { path, handlers } of await routeModules()) {
    for (const [method, handler] of Object.entries(handlers)) {
      if (method === "HEAD" || method === "OPTIONS") continue;
      const response = await callRoute(handler, { method });
      if (response.status !== 405) answered.push(`${method} ${path}`);
    }
  }
  expect(described.toSorted()).toEqual(answered.toSorted());
});

test("each route.ts serves exactly the rows of its own path", async () => {
  for (const { path, file } of await routeModules()) {
    const used = [...readFileSync(file, "utf8").matchAll(/\bROUTES\.(\w+)/g)].map(([, name]) => name);
    const own = Object.entries(ROUTES).filter(([, row]) => row.path === path);
    expect(used, path).toEqual(own.map(([name]) => name));
  }
});

test("what a caller may leave out is not required, and what an answer always has is", async () => {
  const { document } = await readDocument();
  const { CreateRun, RunOnceResult } = document.components.schemas;
  expect(CreateRun).toMatchObject({
    required: ["language", "code"],
    properties: { fresh: { default: true } },
  });
  expect(RunOnceResult).toMatchObject({
    required: ["outcome", "stdout", "stderr", "displays", "omittedBytes", "usage"],
  });
});

test("every field that a caller may send is explained", async () => {
  const { document } = await readDocument();
  const bodies = Object.values(document.paths)
    .flatMap((item) => Object.values(item))
    .flatMap(({ requestBody }) => references(requestBody))
    .map((reference) => reference.split("/").at(-1) ?? "");
  expect(bodies.length).toBeGreaterThan(5);
  const unexplained = bodies.flatMap((name) => {
    const fields = z.record(z.string(), z.looseObject({ description: z.string().optional() }));
    const { properties } = z.looseObject({ properties: fields }).parse(document.components.schemas[name]);
    return Object.entries(properties)
      .filter(([, field]) => field.description === undefined)
      .map(([field]) => `${name}.${field}`);
  });
  expect(unexplained).toEqual([]);
});

test("a program needs no cookie, and a sandbox only its visitor's", async () => {
  const { document } = await readDocument();
  expect(document.paths["/api/run"]?.post?.security).toContainEqual({});
  expect(document.paths["/api/sandboxes/{id}"]?.get?.security).toEqual([
    { visitor: [] },
    { visitorToken: [] },
  ]);
  expect(document.components.securitySchemes["visitor"]).toMatchObject({ name: "quicksand-visitor" });
});
