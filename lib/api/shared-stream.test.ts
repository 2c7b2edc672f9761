import { expect, test } from "vitest";
import type { SandboxEvent } from "#lib/protocol/run-event.ts";
import { createSharedStream } from "./shared-stream.ts";
import type { ConnectionState } from "./stream-connection.ts";
import { FakeBrowser } from "./testing/fake-browser.ts";
import { Collected, FakeClock, FakeEvents, out } from "./testing/fake-events.ts";

function browser() {
  const fake = new FakeBrowser();
  const events = new FakeEvents();
  const closers: (() => void)[] = [];
  return {
    events,
    /** A tab; `crash` ends it as a browser ends one: its locks go, and it says nothing. */
    tab(name: string) {
      const gone = new AbortController();
      const channel = fake.channel();
      const stream = createSharedStream({
        open: (after, signal) => events.open(after, AbortSignal.any([signal, gone.signal])),
        tab: name,
        shared: { locks: fake.locks(gone.signal), channel },
        clock: new FakeClock(),
      });
      closers.push(() => stream.close());
      const crash = (): void => {
        channel.close();
        gone.abort();
      };
      return { stream, crash };
    },
    [Symbol.dispose]() {
      for (const close of closers) close();
    },
  };
}

type Tab = ReturnType<ReturnType<typeof browser>["tab"]>;

function listen(tab: Tab, sandbox: string, after = 0) {
  const heard = new Collected<SandboxEvent>();
  const states = new Collected<ConnectionState>();
  const gone = new Collected<string>();
  const close = tab.stream.openSandboxEvents(sandbox, {
    after,
    onEvent: heard.add,
    onState: states.add,
    onGone: ({ code }) => gone.add(code),
  });
  return { heard, states, gone, close };
}

/** The connection that carries exactly these sandboxes; earlier ones were replaced by it. */
async function carrying(events: FakeEvents, after: Record<string, number>) {
  for (let index = 0; ; index += 1) {
    const connection = await events.connection(index);
    if (JSON.stringify(sorted(connection.after)) === JSON.stringify(sorted(after))) return connection;
  }
}

const sorted = (after: object): unknown[] => Object.entries(after).sort(([a], [b]) => a.localeCompare(b));

test("six tabs share one connection, and each hears its own sandbox only", async () => {
  using test = browser();
  const names = ["a", "b", "c", "d", "e", "f"];
  const tabs = names.map((name) => listen(test.tab(name), name));
  const connection = await carrying(test.events, Object.fromEntries(names.map((name) => [name, 0])));
  for (const name of names) connection.event(name, out(1, name));
  for (const [index, { heard, states }] of tabs.entries()) {
    expect(await heard.count(1)).toEqual([out(1, names[index])]);
    await states.until((all) => all.at(-1) === "live");
  }
  const open = test.events.opened.filter(({ signal }) => !signal.aborted);
  expect(open).toEqual([connection]);
});

test("when the leader goes, another takes over from the last event; nothing is missed or heard twice", async () => {
  using test = browser();
  const leader = test.tab("leader");
  listen(leader, "a");
  await carrying(test.events, { a: 0 });
  const b = listen(test.tab("second"), "b");
  const c = listen(test.tab("third"), "c", 4);
  const before = await carrying(test.events, { a: 0, b: 0, c: 4 });
  before.event("b", out(1));
  before.event("c", out(5));
  await b.heard.count(1);
  await c.heard.count(1);
  leader.crash();
  const after = await carrying(test.events, { b: 1, c: 5 });
  after.event("b", out(1));
  after.event("b", out(2));
  after.event("c", out(6));
  expect(await b.heard.count(2)).toEqual([out(1), out(2)]);
  expect(await c.heard.count(2)).toEqual([out(5), out(6)]);
});

test("a follower that goes is forgotten: its sandbox is no longer watched", async () => {
  using test = browser();
  listen(test.tab("leader"), "a");
  const follower = test.tab("follower");
  listen(follower, "b");
  await carrying(test.events, { a: 0, b: 0 });
  const before = test.events.opened.length;
  follower.crash();
  expect((await test.events.connection(before)).after).toEqual({ a: 0 });
});

test("a listener that closes in a follower, or in the leader, is no longer watched", async () => {
  using test = browser();
  const a = listen(test.tab("leader"), "a");
  const follower = test.tab("follower");
  const b = listen(follower, "b");
  listen(follower, "c");
  await carrying(test.events, { a: 0, b: 0, c: 0 });
  b.close();
  b.close();
  await carrying(test.events, { a: 0, c: 0 });
  a.close();
  await carrying(test.events, { c: 0 });
});

test("two tabs on one sandbox each hear all of it from their own place", async () => {
  using test = browser();
  const first = listen(test.tab("first"), "a", 2);
  (await carrying(test.events, { a: 2 })).event("a", out(3));
  await first.heard.count(1);
  const second = listen(test.tab("second"), "a", 0);
  const again = await carrying(test.events, { a: 0 });
  for (const seq of [1, 2, 3, 4]) again.event("a", out(seq));
  expect(await second.heard.count(4)).toEqual([out(1), out(2), out(3), out(4)]);
  expect(await first.heard.count(2)).toEqual([out(3), out(4)]);
});

test("metrics pass, though they have no number", async () => {
  using test = browser();
  const a = listen(test.tab("leader"), "a", 9);
  const usage = { memoryBytes: 1, memoryLimitBytes: 1, diskBytes: 1, diskLimitBytes: 1, processes: 1 };
  const metrics = { kind: "metrics" as const, atMs: 1, cpuPercent: 0, ...usage, processLimit: 1 };
  const connection = await carrying(test.events, { a: 9 });
  connection.event("a", metrics);
  connection.event("a", metrics);
  expect(await a.heard.count(2)).toEqual([metrics, metrics]);
});

test("a sandbox that is not there is told to its listener, in whatever tab", async () => {
  using test = browser();
  const a = listen(test.tab("leader"), "a");
  const b = listen(test.tab("follower"), "b");
  const connection = await carrying(test.events, { a: 0, b: 0 });
  connection.line({ sandbox: "b", gone: { code: "sandboxNotFound", message: "none" } });
  connection.line({ sandbox: "a", gone: { code: "sandboxLost", message: "lost" } });
  expect(await b.gone.count(1)).toEqual(["sandboxNotFound"]);
  expect(await a.gone.count(1)).toEqual(["sandboxLost"]);
});

test("without locks a tab has a connection of its own", async () => {
  const events = new FakeEvents();
  const stream = createSharedStream({ open: events.open, tab: "alone", clock: new FakeClock() });
  const a = listen({ stream, crash: () => undefined }, "a");
  (await events.connection(0)).event("a", out(1));
  expect(await a.heard.count(1)).toEqual([out(1)]);
  stream.close();
  stream.close();
  expect(events.opened[0]?.signal.aborted).toBe(true);
});
