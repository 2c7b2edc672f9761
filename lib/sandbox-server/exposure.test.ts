import { expect, test } from "vitest";
import { exposureProblem } from "./exposure.ts";
import { FakeRuntime } from "./testing/fake-runtime.ts";
import { startTestServer } from "./testing/test-server.ts";

const whole = { name: "runc", version: "1", enforces: [], missing: [] };
const weak = { ...whole, missing: [{ what: "memory", why: "no cgroups", remedy: "run as root" }] };

test.each(["127.0.0.1", "127.1.2.3", "::1", "localhost"])("on %s anything goes", (host) => {
  expect(exposureProblem({ host, dev: true }, weak)).toBeUndefined();
});

test.each(["0.0.0.0", "::", "192.168.1.5", "127.example.org"])(
  "on %s keys and all limits are needed",
  (host) => {
    expect(exposureProblem({ host, dev: false }, whole)).toBeUndefined();
    expect(exposureProblem({ host, dev: true }, whole)).toContain("QUICKSAND_DEV=1 it asks for no key");
    expect(exposureProblem({ host, dev: false }, weak)).toContain("memory (run as root)");
  },
);

test("a server that must not be reached does not start, and leaves nothing", async () => {
  const runtime = new FakeRuntime();
  const { connectAgent } = runtime;
  const config = { host: "0.0.0.0", dev: true };
  const starting = startTestServer({ openRuntime: async () => runtime, connectAgent, config });
  await expect(starting).rejects.toMatchObject({ code: "unavailable" });
  expect(runtime.closed).toBe(true);
});
