import { expect, test } from "vitest";
import type { StreamLine } from "./contract.ts";
import { ApiFailure } from "./failure.ts";
import { type ConnectionState, createStreamConnection } from "./stream-connection.ts";
import { Collected, FakeClock, FakeEvents, out } from "./testing/fake-events.ts";

function connect() {
  const events = new FakeEvents();
  const clock = new FakeClock();
  const lines = new Collected<StreamLine>();
  const states = new Collected<ConnectionState>();
  const connection = createStreamConnection({
    open: events.open,
    onLine: lines.add,
    onState: states.add,
    clock,
  });
  return { events, clock, lines, states, connection, [Symbol.dispose]: () => connection.close() };
}

const down = new ApiFailure("unavailable", "The sandbox server does not answer.", { status: 503 });
const unreachable = new ApiFailure("unreachable", "The server does not answer.");

test("asks for nothing until something is wanted, and goes quiet when nothing is left", async () => {
  using test = connect();
  expect(test.events.opened).toEqual([]);
  test.connection.want("a", 7);
  const first = await test.events.connection(0);
  expect(first.after).toEqual({ a: 7 });
  first.line({ sandbox: "a", gone: { code: "sandboxNotFound", message: "none" } });
  expect(await test.lines.count(1)).toEqual([
    { sandbox: "a", gone: { code: "sandboxNotFound", message: "none" } },
  ]);
  test.connection.want("b", 0);
  expect((await test.events.connection(1)).after).toEqual({ b: 0 });
});

test("reads lines however they are cut, passes over keep-alives and lines that it does not know", async () => {
  using test = connect();
  test.connection.want("a", 0);
  const stream = await test.events.connection(0);
  const text = `\n${JSON.stringify({ sandbox: "a", event: out(1, "grüß 👋") })}\n\n{"new":true}\n`;
  for (const character of text) stream.bytes(character);
  stream.event("a", out(2));
  expect(await test.lines.count(2)).toEqual([
    { sandbox: "a", event: out(1, "grüß 👋") },
    { sandbox: "a", event: out(2) },
  ]);
  expect(test.events.opened.length).toBe(1);
});

test("resumes after an interruption from the last event of each sandbox, also after a gap", async () => {
  using test = connect();
  test.connection.want("a", 0);
  test.connection.want("b", 3);
  const first = await test.events.connection(0);
  expect(first.after).toEqual({ a: 0, b: 3 });
  first.event("a", out(1));
  first.event("a", { kind: "gap", execution: "e1", seq: 2, atMs: 1, fromSeq: 2, toSeq: 40, bytes: 9 });
  await test.lines.count(2);
  first.end();
  expect((await test.events.connection(1)).after).toEqual({ a: 40, b: 3 });
  expect(await test.states.count(3)).toEqual(["live", "reconnecting", "live"]);
});

test("waits longer after each failure, says that the server is down after the third, and heals", async () => {
  using test = connect();
  test.events.failures.push(...Array.from({ length: 7 }, () => unreachable));
  test.connection.want("a", 0);
  await test.events.connection(0);
  expect(await test.states.count(2)).toEqual(["down", "live"]);
  const waits = test.clock.waits.filter((ms) => ms >= 100);
  expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
});

test("says at once that the sandbox server is down when the web server says so", async () => {
  using test = connect();
  test.events.failures.push(down);
  test.connection.want("a", 0);
  expect(await test.states.count(2)).toEqual(["down", "live"]);
});

test("when the server does not know the visitor any more, all that was wanted is gone, and it is not asked again", async () => {
  using test = connect();
  const unknown = new ApiFailure("sandboxNotFound", "There is no such sandbox.", { status: 404 });
  test.events.failures.push(unknown);
  test.connection.want("a", 3);
  test.connection.want("b", 0);
  const gone = { code: "sandboxNotFound", message: "There is no such sandbox." };
  expect(await test.lines.count(2)).toEqual([
    { sandbox: "a", gone },
    { sandbox: "b", gone },
  ]);
  test.connection.want("c", 0);
  expect((await test.events.connection(0)).after).toEqual({ c: 0 });
});

test("a connection on which nothing comes, not even a keep-alive, is given up", async () => {
  using test = connect();
  test.connection.want("a", 5);
  const first = await test.events.connection(0);
  await test.states.count(1);
  test.clock.bark();
  expect((await test.events.connection(1)).after).toEqual({ a: 5 });
  expect(first.signal.aborted).toBe(true);
});

test("an earlier place of a sandbox that is already followed makes a new connection, a later one does not", async () => {
  using test = connect();
  test.connection.want("a", 0);
  const first = await test.events.connection(0);
  first.event("a", out(1));
  await test.lines.count(1);
  test.connection.want("a", 1);
  test.connection.want("a", 0);
  expect((await test.events.connection(1)).after).toEqual({ a: 0 });
  expect(test.events.opened.length).toBe(2);
});

test("closing hangs up, and nothing comes after it", async () => {
  const test = connect();
  test.connection.want("a", 0);
  const first = await test.events.connection(0);
  test.connection.close();
  test.connection.close();
  expect(first.signal.aborted).toBe(true);
  expect(test.lines.all).toEqual([]);
});

test("lines that come without a pause let everything else have its turn now and then", async () => {
  using test = connect();
  test.connection.want("a", 0);
  const stream = await test.events.connection(0);
  const all = Array.from({ length: 200 }, (_, index) => ({ sandbox: "a", event: out(index + 1) }));
  stream.bytes(all.map((line) => `${JSON.stringify(line)}\n`).join(""));
  expect(await test.lines.count(200)).toEqual(all);
  expect(test.clock.turns).toBeGreaterThan(10);
});
