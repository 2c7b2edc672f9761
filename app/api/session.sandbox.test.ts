import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createApi } from "#lib/api/client.ts";
import { createSandboxSession, type SandboxSession, type SessionNotice } from "#lib/api/sandbox-session.ts";
import { createSharedStream, type SharedStream } from "#lib/api/shared-stream.ts";
import { FakeBrowser } from "#lib/api/testing/fake-browser.ts";
import { Collected } from "#lib/api/testing/fake-events.ts";
import { type Backend, createBackend, installBackend } from "#lib/backend/backend.ts";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import { startTestServer, type TestServer } from "#lib/sandbox-server/testing/test-server.ts";
import { ORIGIN, routeFetch } from "./testing/route-fetch.ts";

let server: TestServer;
let backend: Backend;
let uninstall: () => void;
let opened: { readonly session: SandboxSession; readonly stream: SharedStream }[];

beforeAll(async () => {
  server = await startTestServer({});
  backend = createBackend({ MSB_SERVER_URL: server.url, QUICKSAND_LOG_LEVEL: "silent" });
  uninstall = installBackend(backend);
});

beforeEach(() => {
  opened = [];
});

afterEach(() => {
  for (const { session, stream } of opened) {
    session.close();
    stream.close();
  }
});

afterAll(async () => {
  uninstall();
  await backend.close();
  await server.close();
});

/** A browser whose tabs share locks, channels and the visitor's cookie; a tab has a storage that outlives reloads. */
function browser() {
  const fake = new FakeBrowser();
  const api = createApi({ fetch: routeFetch(), baseUrl: ORIGIN });
  let loads = 0;
  return {
    load: (storage = new Map<string, string>()) => {
      const gone = new AbortController();
      const locks = fake.locks(gone.signal);
      const notices = new Collected<SessionNotice>();
      const stream = createSharedStream({
        open: (after, signal) => api.events(after, AbortSignal.any([signal, gone.signal])),
        tab: `load ${(loads += 1)}`,
        shared: { locks, channel: fake.channel() },
      });
      const session = createSandboxSession({
        api,
        stream,
        locks,
        onNotice: notices.add,
        storage: {
          getItem: (key) => storage.get(key) ?? null,
          setItem: (key, value) => void storage.set(key, value),
          removeItem: (key) => void storage.delete(key),
        },
      });
      opened.push({ session, stream });
      const unload = (): void => {
        session.close();
        stream.close();
        gone.abort();
      };
      return { session, notices, storage, unload };
    },
  };
}

type Page = ReturnType<ReturnType<typeof browser>["load"]>;

const eventsOf = (notices: readonly SessionNotice[], execution: string): RunEvent[] =>
  notices.flatMap((notice) =>
    notice.kind === "event" && "execution" in notice.event && notice.event.execution === execution
      ? [notice.event]
      : [],
  );

/** What a program has printed, once it is this or it has finished. */
async function printed(
  { notices }: Page,
  execution: string,
  enough: (text: string) => boolean,
): Promise<string> {
  const textOf = (all: readonly SessionNotice[]): string =>
    eventsOf(all, execution)
      .map((event) => (event.kind === "stdout" ? event.text : ""))
      .join("");
  await notices.until(
    (all) => enough(textOf(all)) || eventsOf(all, execution).some(({ kind }) => kind === "finished"),
  );
  return textOf(notices.all);
}

const finished = ({ notices }: Page, execution: string) =>
  notices.until((all) => eventsOf(all, execution).some(({ kind }) => kind === "finished"));

const asks = {
  language: "python",
  code: "for n in range(3):\n    print('got', input(), flush=True)",
};

test("a program that is typed into is found again after a reload, with its output, and typed into again", async () => {
  const { load } = browser();
  const before = load();
  const execution = await before.session.run(asks);
  before.session.type(execution, "one\n");
  expect(await printed(before, execution, (text) => text.includes("\n"))).toBe("got one\n");
  before.unload();

  const after = load(before.storage);
  expect(await after.session.attach()).toBe(true);
  expect(after.notices.all[0]).toMatchObject({
    kind: "found",
    executions: [{ execution, state: "running", stdinOpen: true, inputNumber: 1 }],
  });
  after.session.type(execution, "two\n");
  after.session.type(execution, "three\n");
  await finished(after, execution);
  expect(await printed(after, execution, () => true)).toBe("got one\ngot two\ngot three\n");
});

test("tabs with a running program each share one stream, and each goes on when the first tab is closed", async () => {
  const { load } = browser();
  const tabs = [load(), load(), load()];
  const executions = await Promise.all(tabs.map(({ session }) => session.run(asks)));
  const type = (index: number, text: string): void =>
    tabs[index]?.session.type(executions[index] ?? "", text);
  for (const [index, tab] of tabs.entries()) {
    type(index, `tab ${index}\n`);
    const execution = executions[index] ?? "";
    expect(await printed(tab, execution, (text) => text.includes("\n"))).toBe(`got tab ${index}\n`);
  }
  tabs[0]?.unload();
  for (const [index, tab] of tabs.entries()) {
    if (index === 0) continue;
    const execution = executions[index] ?? "";
    type(index, "b\nc\n");
    await finished(tab, execution);
    expect(await printed(tab, execution, () => true)).toBe(`got tab ${index}\ngot b\ngot c\n`);
  }
});

test("stop ends a program that never would, and the next run works", async () => {
  const page = browser().load();
  const loop = await page.session.run({
    language: "python",
    code: "print('on', flush=True)\nwhile True: pass",
  });
  await printed(page, loop, (text) => text === "on\n");
  await page.session.stop(loop);
  await finished(page, loop);
  const next = await page.session.run({ language: "node", code: "console.log('next')" });
  await finished(page, next);
  expect(await printed(page, next, () => true)).toBe("next\n");
});

test("a sandbox server that comes back without the sandbox: the page is told, and the next run makes a new one", async () => {
  const page = browser().load();
  const first = await page.session.run({ language: "python", code: "print(1)" });
  await finished(page, first);
  const { port } = server;
  await server.close();
  await page.notices.until((all) => all.some(({ kind }) => kind === "lost"));
  server = await startTestServer({ config: { port } });
  const second = await page.session.run({ language: "python", code: "print(2)" });
  await finished(page, second);
  expect(await printed(page, second, () => true)).toBe("2\n");
});
