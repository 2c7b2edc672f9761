import { expect, test } from "vitest";
import { ApiFailure } from "./failure.ts";
import { createSandboxSession, type SandboxSessionOptions, type SessionNotice } from "./sandbox-session.ts";
import type { StartOptions } from "./start-client.ts";
import { FakeBrowser } from "./testing/fake-browser.ts";
import { fakeServer } from "./testing/fake-server.ts";
import { Collected, out } from "./testing/fake-events.ts";

const gone = new ApiFailure("sandboxNotFound", "There is no such sandbox.", { status: 404 });
const unreachable = new ApiFailure("unreachable", "The server does not answer.");
const hello = { language: "python", code: "print('hello')" };

function start(
  server = fakeServer(),
  options: Partial<SandboxSessionOptions> = {},
): ReturnType<typeof fakeServer> & {
  session: ReturnType<typeof createSandboxSession>;
  notices: Collected<SessionNotice>;
} {
  const notices = new Collected<SessionNotice>();
  let ids = 0;
  const session = createSandboxSession({
    api: server.api,
    stream: server.stream,
    onNotice: notices.add,
    newId: () => `e${(ids += 1)}`,
    wait: () => Promise.resolve(),
    ...options,
  });
  return { ...server, session, notices };
}

function fakeStorage() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

const kinds = (notices: readonly SessionNotice[]): string[] => notices.map(({ kind }) => kind);

test("makes a sandbox for the first run only, and passes its events on", async () => {
  const { session, calls, notices, streams } = start();
  expect(await session.run(hello)).toBe("e1");
  expect(await session.run(hello)).toBe("e2");
  expect(calls).toEqual(["create python", "run s1 e1", "run s1 e2"]);
  streams.get("s1")?.onEvent(out(1));
  expect(kinds(notices.all)).toEqual(["starting", "made", "connection", "event"]);
});

test("two runs at once share the sandbox that is being made", async () => {
  const { session, calls } = start();
  await Promise.all([session.run(hello), session.command({ command: "ls" })]);
  expect(calls.filter((call) => call.startsWith("create"))).toEqual(["create python"]);
});

test("a run in a sandbox that is gone gets a new one", async () => {
  const server = fakeServer();
  const { session, calls, notices } = start(server);
  await session.run(hello);
  server.failures.set("run", [gone]);
  expect(await session.run(hello)).toBe("e2");
  expect(calls.slice(2)).toEqual(["run s1 e2", "create python", "run s2 e2"]);
  expect(kinds(notices.all).slice(3)).toEqual(["lost", "starting", "made", "connection"]);
});

test("a sandbox that stopped while nobody ran anything is told, and the next run makes a new one", async () => {
  const { session, calls, notices, streams } = start();
  await session.run(hello);
  streams.get("s1")?.onEvent({ kind: "state", seq: 4, atMs: 1, state: "stopped", reason: "idle for 15 min" });
  expect(notices.all.at(-1)).toEqual({ kind: "lost", reason: "idle for 15 min" });
  expect(streams.has("s1")).toBe(false);
  await session.run(hello);
  expect(calls.at(-1)).toBe("run s2 e2");
});

test("a start that got no answer is asked for again with the same id, so that it runs once", async () => {
  const server = fakeServer();
  server.failures.set("run", [unreachable, unreachable]);
  const { session, calls } = start(server);
  await session.run(hello);
  expect(calls).toEqual(["create python", "run s1 e1", "run s1 e1", "run s1 e1"]);
});

test("a server that stays away is the caller's to know", async () => {
  const server = fakeServer();
  server.failures.set("create", [unreachable]);
  const { session, calls } = start(server);
  await expect(session.run(hello)).rejects.toBe(unreachable);
  expect(calls).toEqual(["create python"]);
  expect(await session.run(hello)).toBe("e2");
});

test("a stop does not overtake the start of its program", async () => {
  const { session, calls } = start();
  const run = session.run({ ...hello, execution: "mine" });
  await session.stop("mine");
  await run;
  expect(calls).toEqual(["create python", "run s1 mine", "signal s1 mine stop"]);
});

test("stopping what never began, has ended or is gone does nothing", async () => {
  const server = fakeServer();
  const { session, calls } = start(server);
  await session.stop("never");
  server.failures.set("create", [unreachable]);
  const failing = session.run({ ...hello, execution: "mine" });
  const stopping = session.stop("mine");
  await expect(failing).rejects.toBe(unreachable);
  await stopping;
  await session.run(hello);
  server.failures.set("signal", [new ApiFailure("executionFinished", "It has ended.")]);
  await session.stop("e1");
  expect(calls.filter((call) => call.startsWith("signal"))).toEqual(["signal s2 e1 stop"]);
});

test("a terminal that is closed is told to hang up, and stopped if that does not help", async () => {
  const { session, calls } = start();
  const begun = session.command({ command: "bash", tty: { cols: 80, rows: 24 }, execution: "shell" });
  await session.hangUp("shell");
  await begun;
  expect(calls.slice(-2)).toEqual(["signal s1 shell SIGHUP", "signal s1 shell stop"]);
});

test("types in order into a program, and tells when it no longer takes any", async () => {
  const server = fakeServer();
  const { session, calls, notices } = start(server);
  await session.run(hello);
  session.type("e1", "Ada");
  session.endInput("e1");
  server.failures.set("input", [new ApiFailure("stdinClosed", "Its input is closed.")]);
  session.type("e2", "late");
  const all = await notices.until((list) => list.some(({ kind }) => kind === "inputRefused"));
  expect(all.at(-1)).toEqual({ kind: "inputRefused", execution: "e2", message: "Its input is closed." });
  expect(calls).toContain("input s1 e1 1 Ada");
});

test("after a reload the same sandbox is there, and input goes on with its numbers", async () => {
  const storage = fakeStorage();
  const server = fakeServer();
  const before = start(server, { storage });
  await before.session.run(hello);
  before.session.close();
  const after = start(server, { storage });
  expect(await after.session.attach()).toBe(true);
  expect(after.notices.all[0]).toMatchObject({
    kind: "found",
    sandboxId: "s1",
    executions: [{ execution: "e1" }],
  });
  after.session.type("e1", "more");
  await after.session.extend("e1", 5_000);
  expect(server.calls.slice(2)).toEqual(["executions s1", "input s1 e1 4 more", "extend s1 e1 5000"]);
});

test("after a reload a sandbox that is gone is forgotten", async () => {
  const storage = fakeStorage();
  const server = fakeServer();
  await start(server, { storage }).session.run(hello);
  server.failures.set("executions", [gone]);
  const after = start(server, { storage });
  expect(await after.session.attach()).toBe(false);
  expect(storage.kept.size).toBe(0);
  expect(await start(server).session.attach()).toBe(false);
});

test("a page that is reloaded while the server is down finds its sandbox when it is back", async () => {
  const storage = fakeStorage();
  const server = fakeServer();
  await start(server, { storage }).session.run(hello);
  const down = new ApiFailure("unavailable", "The sandbox server does not answer.", { status: 503 });
  server.failures.set("executions", [unreachable, unreachable, down, down, unreachable]);
  const after = start(server, { storage });
  expect(await after.session.attach()).toBe(true);
  expect(kinds(after.notices.all)).toEqual(["found", "connection"]);
});

test("a run that comes before the old sandbox is found makes a new one, and the old one is let be", async () => {
  const storage = fakeStorage();
  const server = fakeServer();
  await start(server, { storage }).session.run(hello);
  server.failures.set("executions", [unreachable]);
  const waited = Promise.withResolvers<void>();
  const after = start(server, { storage, wait: () => waited.promise });
  const attaching = after.session.attach();
  await after.session.run(hello);
  waited.resolve();
  expect(await attaching).toBe(false);
  expect(server.calls.at(-1)).toBe("run s2 e1");
  expect(storage.kept.get("quicksand-sandbox")).toBe("s2");
});

test("a duplicated tab takes a sandbox of its own, a reloaded one gets its own back", async () => {
  const browser = new FakeBrowser();
  const server = fakeServer();
  const storage = fakeStorage();
  const gone = new AbortController();
  const first = start(server, { storage, locks: browser.locks(gone.signal) });
  await first.session.run(hello);
  const copy = fakeStorage();
  for (const [key, value] of storage.kept) copy.kept.set(key, value);
  const locks = browser.locks(new AbortController().signal);
  const duplicate = start(server, { storage: copy, locks });
  expect(await duplicate.session.attach()).toBe(false);
  gone.abort();
  const reloaded = start(server, { storage, locks });
  expect(await reloaded.session.attach()).toBe(true);
});

test("a session that was closed while it looked for its sandbox says nothing more and lets go of it", async () => {
  const browser = new FakeBrowser();
  const server = fakeServer();
  const storage = fakeStorage();
  storage.setItem("quicksand-sandbox", "s9");
  const locks = browser.locks(new AbortController().signal);
  const closed = start(server, { storage, locks });
  const attaching = closed.session.attach();
  closed.session.close();
  expect(await attaching).toBe(false);
  expect(closed.notices.all).toEqual([]);
  const next = start(server, { storage, locks });
  expect(await next.session.attach()).toBe(true);
});

test("discarding ends the sandbox; what was gone already is no failure", async () => {
  const server = fakeServer();
  const { session, calls } = start(server);
  await session.discard();
  await session.run(hello);
  server.failures.set("delete", [gone]);
  await session.discard();
  expect(calls.at(-1)).toBe("delete s1");
  await session.run(hello);
  expect(calls.at(-1)).toBe("run s2 e2");
});

test("tabs of one browser make their sandboxes one after another, so that the second has the first one's cookie", async () => {
  const browser = new FakeBrowser();
  const locks = browser.locks(new AbortController().signal);
  const server = fakeServer();
  let underWay = 0;
  let most = 0;
  const create = server.api.createSandbox.bind(server.api);
  server.api.createSandbox = async (request) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => setImmediate(resolve));
    underWay -= 1;
    return await create(request);
  };
  server.failures.set("create", [unreachable]);
  const tabs = [start(server, { locks }), start(server, { locks }), start(server, { locks })];
  const results = await Promise.allSettled(tabs.map(({ session }) => session.run(hello)));
  expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
  expect(most).toBe(1);
});

test("a start that waits tells its place; a run that is given up meanwhile begins nothing, and one that takes its place keeps it", async () => {
  const server = fakeServer();
  const made = Promise.withResolvers<{ id: string; state: "running"; image: string; startMs: number }>();
  const starts: (StartOptions | undefined)[] = [];
  const api = {
    ...server.api,
    createSandbox(_: object, options?: StartOptions) {
      starts.push(options);
      options?.onPlace?.(2);
      return made.promise;
    },
  };
  const { session, calls, notices } = start({ ...server, api });
  const first = session.run({ ...hello, execution: "first" }).catch((reason: unknown) => reason);
  await notices.until((all) => all.some(({ kind }) => kind === "queued"));
  expect(notices.all.at(-1)).toEqual({ kind: "queued", place: 2 });
  expect(session.giveUp("nobody")).toBe(false);
  expect(session.giveUp("first")).toBe(true);
  const second = session.run({ ...hello, execution: "second" });
  expect(await first).toMatchObject({ code: "stopped" });
  starts[0]?.onPlace?.(undefined);
  expect(session.giveUp("second")).toBe(false);
  made.resolve({ id: "s1", state: "running", image: "host", startMs: 1 });
  expect(await second).toBe("second");
  expect([starts.length, starts[0]?.signal?.aborted, calls]).toEqual([1, false, ["run s1 second"]]);
});

test("a start that failed is told, whoever it was for", async () => {
  const server = fakeServer();
  server.failures.set("create", [unreachable]);
  const { session, notices } = start(server);
  await expect(session.command({ command: "ls" })).rejects.toBe(unreachable);
  expect(kinds(notices.all)).toEqual(["starting", "notStarted"]);
});
