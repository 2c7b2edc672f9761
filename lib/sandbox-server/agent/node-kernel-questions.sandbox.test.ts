import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type LocalAgent, startLocalAgent } from "./testing/local-agent.ts";
import { kernelOf, type TestKernel } from "./testing/question.ts";

/** What ends by its time is given this little; everything else ends long before its own. */
const SHORT_MS = 300;

let local: LocalAgent;
let node: TestKernel;
beforeEach(async () => {
  local = await startLocalAgent();
  node = kernelOf(local, "node");
});
afterEach(() => local.close());

describe("a question to a Node kernel", () => {
  test("is answered by one that is started for it, which then serves runs", async () => {
    expect(await node.texts("encodeURIC")).toEqual(["encodeURIComponent"]);
    const pid = await node.valueOf("process.pid");
    expect((await node.run("console.log('out'); let x = 1")).stdout.toString()).toBe("out\n");
    expect(await node.inspect("x")).toMatchObject({ type: "number", value: "1" });
    expect(await node.valueOf("process.pid")).toBe(pid);
  });

  test("is answered at once while something runs: the kernel is busy", async () => {
    const code = "process.stdin.once('data', () => process.stdin.pause())";
    const { asked, ran } = node.whileItWaits(code, () => node.complete("cons"));
    expect(await asked).toEqual({ kernel: "busy", replaced: 0, completions: [], truncated: false });
    await ran;
    expect((await node.complete("cons")).kernel).toBe("ready");
  });

  test("calls no getter, proxy, toString or custom inspection", async () => {
    await node.run(`
      const forever = () => { console.log("called"); for (;;); };
      const hostile = { known: 1, get bad() { return forever(); }, toString: forever, [Symbol.toPrimitive]: forever,
        [Symbol.for("nodejs.util.inspect.custom")]: forever, get [Symbol.toStringTag]() { return forever(); } };
      const proxy = new Proxy({}, new Proxy({}, { get: forever }));
      const inherits = Object.create(proxy, { own: { value: 1 } });
      class Failure extends Error { get message() { return forever(); } get stack() { return forever(); } get name() { return forever(); } }
      const failure = new Failure();
      Error.prepareStackTrace = forever;
      let later = (() => { throw 1 })();`);
    expect((await node.texts("hostile.")).slice(0, 2)).toEqual(["bad", "known"]);
    expect(await node.texts("hostile.bad.")).toEqual([]);
    expect(await node.texts("proxy.")).toEqual([]);
    expect(await node.texts("inherits.")).toEqual(["own"]);
    expect(await node.inspect("hostile")).toMatchObject({
      value: "{ known: 1, bad: [Getter], toString: [Function: forever] }",
    });
    expect(await node.inspect("proxy")).toMatchObject({ type: "Proxy", value: "[Proxy]" });
    expect(await node.inspect("failure")).toMatchObject({ type: "Failure", value: "[Failure: ]" });
    expect(await node.inspect("later")).toEqual({ kernel: "ready" });
    expect(await node.texts("later.")).toEqual([]);
    const ran = await node.run("hostile.known");
    expect(ran).toMatchObject({ displays: ["1"], end: { kind: "exited", code: 0 } });
    expect(ran.stdout.toString()).toBe("");
  });

  test("ends in time when the program has replaced what the answer is made with", async () => {
    await node.run("let kept = 1; String.prototype.toLowerCase = function () { for (;;); };");
    expect(await node.complete("kep", SHORT_MS)).toMatchObject({ kernel: "ready", completions: [] });
    expect(await node.valueOf("kept")).toBe("1");
  });

  test("bounds many names", async () => {
    await node.run(
      "const many = Object.fromEntries(Array.from({ length: 3e5 }, (_, i) => [`name${i}`, i])); const long = new Array(3e5).fill(0)",
    );
    const { completions, truncated } = await node.complete("many.");
    expect(completions).toHaveLength(200);
    expect(truncated).toBe(true);
    expect(await node.texts("long.fin")).toEqual(["find", "findIndex", "findLast", "findLastIndex"]);
    expect(await node.inspect("long")).toMatchObject({
      value: "[ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, … 299990 more ]",
    });
  });

  test("changes nothing", async () => {
    const look = "JSON.stringify([Reflect.ownKeys(globalThis).map(String), process.cwd(), process.env])";
    await node.run("let counter = 0");
    const before = await node.valueOf(look);
    await node.complete("process.stdout.");
    await node.complete("fs.");
    await node.inspect("counter");
    expect(await node.valueOf(look)).toBe(before);
    const ran = await node.run("counter");
    expect(ran.displays).toEqual(["0"]);
    expect(ran.stdout.length + ran.stderr.length).toBe(0);
  });
});
