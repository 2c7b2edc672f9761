import { afterAll, beforeAll, expect, test } from "vitest";
import { createApi } from "#lib/api/client.ts";
import { Collected } from "#lib/api/testing/fake-events.ts";
import { type Backend, createBackend, installBackend } from "#lib/backend/backend.ts";
import { startTestServer, type TestServer } from "#lib/sandbox-server/testing/test-server.ts";
import { ORIGIN, routeFetch } from "./testing/route-fetch.ts";

let server: TestServer;
let backend: Backend;
let uninstall: () => void;

/** A house with room for one. */
beforeAll(async () => {
  server = await startTestServer({ limits: { memoryMiB: 300, totalMemoryMiB: 400 } });
  backend = createBackend({ MSB_SERVER_URL: server.url, QUICKSAND_LOG_LEVEL: "silent" });
  uninstall = installBackend(backend);
});

afterAll(async () => {
  uninstall();
  await backend.close();
  await server.close();
});

const visitor = () => createApi({ fetch: routeFetch(), baseUrl: ORIGIN });

test("in a full house visitors see their place move up, start when one leaves, and who gives up makes room", async () => {
  const [ada, bob, eve, kim] = [visitor(), visitor(), visitor(), visitor()];
  const first = await ada.createSandbox({});
  const [bobs, eves, kims] = [1, 2, 3].map(() => new Collected<number | undefined>());
  const start = (
    who: typeof bob,
    places: typeof bobs,
    signal?: AbortSignal,
  ): Promise<{ readonly id: string }> =>
    who.createSandbox({}, { onPlace: (place) => places?.add(place), ...(signal && { signal }) });
  const second = start(bob, bobs);
  await bobs?.until((all) => all.includes(1));
  const leave = new AbortController();
  const third = start(eve, eves, leave.signal).catch((reason: unknown) => reason);
  await eves?.until((all) => all.includes(2));
  const fourth = start(kim, kims);
  await kims?.until((all) => all.includes(3));
  leave.abort("had enough");
  expect(await third).toBe("had enough");
  await kims?.until((all) => all.includes(2));
  await ada.deleteSandbox(first.id);
  const { id } = await second;
  expect(bobs?.all).toEqual([1, undefined]);
  await kims?.until((all) => all.includes(1));
  await bob.deleteSandbox(id);
  await kim.deleteSandbox((await fourth).id);
  expect(kims?.all).toEqual([3, 2, 1, undefined]);
});
