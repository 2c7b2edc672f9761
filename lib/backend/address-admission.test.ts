import { expect, test } from "vitest";
import { createRpcClient } from "#lib/microsandbox/rpc-client.ts";
import { startFakeRpcServer } from "#lib/microsandbox/testing/fake-rpc-server.ts";
import { createAddressAdmission } from "./address-admission.ts";

/** An address that may have two sandboxes, and a sandbox server that lists those in `running`, each in a namespace of its own. */
async function admissionOfTwo(running: Set<string>) {
  const clock = { nowMs: 0 };
  const server = await startFakeRpcServer({
    "sandbox.metrics.get": ({ params, result }) => {
      const namespace = String(params["namespace"]);
      const usage = { cpu_usage: null, memory_usage: null, disk_usage: null };
      result({ sandboxes: [{ namespace, name: namespace, running: running.has(namespace), ...usage }] });
    },
  });
  const client = createRpcClient({ serverUrl: server.url });
  const admission = createAddressAdmission({ client, most: 2, now: () => clock.nowMs });
  const start = (name: string, up: Promise<unknown> = Promise.resolve(), address = "here") =>
    admission.admit(address, { namespace: name, sandbox: name }, async () => {
      await up;
      running.add(name);
      return name;
    });
  return { server, clock, admission, start, [Symbol.asyncDispose]: () => server.close() };
}

const refused = { code: "tooManySandboxes", details: { limit: 2, running: 2 } };

test("a sandbox that ended by itself makes room, found out before anybody is refused", async () => {
  const running = new Set<string>();
  await using test = await admissionOfTwo(running);
  await test.start("a");
  await test.start("b");
  expect(test.server.calls).toEqual([]);
  running.delete("a");
  expect(await test.start("c")).toBe("c");
  await expect(test.start("d")).rejects.toMatchObject(refused);
  expect(await test.start("e", undefined, "elsewhere")).toBe("e");
});

test("asking again and again at a full address has the server list only now and then", async () => {
  const running = new Set<string>();
  await using test = await admissionOfTwo(running);
  await test.start("a");
  await test.start("b");
  for (let tries = 0; tries < 5; tries += 1) await expect(test.start("c")).rejects.toMatchObject(refused);
  expect(test.server.calls.length).toBe(2);
  running.delete("b");
  test.clock.nowMs = 5_000;
  expect(await test.start("c")).toBe("c");
});

test("starts under way hold their place, and those that fail give it back", async () => {
  await using test = await admissionOfTwo(new Set());
  const first = Promise.withResolvers<void>();
  const starting = [test.start("a", first.promise), test.start("b", first.promise)];
  await expect(test.start("c")).rejects.toMatchObject(refused);
  first.reject(new Error("no image"));
  expect((await Promise.allSettled(starting)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await test.start("c")).toBe("c");
  test.admission.ended({ namespace: "c", sandbox: "c" });
  expect(await test.start("d")).toBe("d");
  expect(await test.start("e")).toBe("e");
});
