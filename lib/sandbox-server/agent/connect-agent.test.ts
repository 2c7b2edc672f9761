import { Duplex, PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { connectAgent } from "./connect-agent.ts";
import type { AgentEvent, CommandSpec } from "./connection.ts";
import {
  decodeFields,
  encodeFields,
  encodeFrame,
  type Fields,
  type Frame,
  FrameDecoder,
  FromAgent,
  OUTPUT_WINDOW,
  PROTOCOL_VERSION,
  STDIN_WINDOW,
  ToAgent,
} from "./frames.ts";

const SPEC: CommandSpec = {
  kind: "command",
  command: "cat",
  args: ["-n"],
  workdir: "/workspace",
  env: { A: "1=2" },
  stdin: "open",
};
const USAGE: Fields = [
  ["wallMs", "1.5"],
  ["cpuMs", "0.5"],
  ["peakMemoryBytes", 1024],
];
const READY: Fields = [
  ["protocol", PROTOCOL_VERSION],
  ["pythonVersion", "3.11.2"],
];

/** An agent played by the test: what it says is `say`, what the server has sent are `heard`. */
function fakeAgent() {
  const toServer = new PassThrough();
  const toAgent = new PassThrough();
  const heard: Frame[] = [];
  const decoder = new FrameDecoder();
  toAgent.on("data", (chunk: Buffer) => heard.push(...decoder.push(chunk)));
  const agent = connectAgent(Duplex.from({ readable: toServer, writable: toAgent }));
  const say = (kind: number, channel: number, payload?: Uint8Array | Fields) =>
    toServer.write(
      encodeFrame(kind, channel, Array.isArray(payload) ? encodeFields(payload) : bytes(payload)),
    );
  const events: AgentEvent[] = [];
  return {
    agent,
    say,
    heard,
    events,
    toServer,
    start: () => agent.start(SPEC, (event) => void events.push(event)),
  };
}

function bytes(payload: Uint8Array | Fields | undefined): Uint8Array {
  return payload instanceof Uint8Array ? payload : new Uint8Array(0);
}

/** Until all that was written to the streams has been read: they need a few turns of the event loop. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
}

const u32 = (value: number) => Buffer.from([value >>> 24, value >>> 16, value >>> 8, value]);

describe("the server's end of an agent", () => {
  test("says what to start, and hands on what it tells, in order", async () => {
    const { agent, say, heard, events, start } = fakeAgent();
    say(FromAgent.ready, 0, READY);
    expect(await agent.ready).toEqual({ pythonVersion: "3.11.2" });
    start();
    await settled();
    expect(heard[0]?.kind).toBe(ToAgent.start);
    const fields = decodeFields(heard[0]?.payload ?? Buffer.alloc(0));
    expect([...fields].map(([key, values]) => [key, values.map(String)])).toEqual([
      ["kind", ["command"]],
      ["workdir", ["/workspace"]],
      ["stdin", ["open"]],
      ["env", ["A=1=2"]],
      ["arg", ["cat", "-n"]],
    ]);
    say(FromAgent.event, 1, [
      ["kind", "started"],
      ["cold", 0],
    ]);
    say(FromAgent.stdout, 1, Buffer.from("a"));
    say(FromAgent.event, 1, [
      ["kind", "display"],
      ["id", "x"],
      ["type", "text/plain"],
      ["content", "1"],
      ["type", "application/vnd.a+json"],
      ["content", "[1]"],
    ]);
    say(FromAgent.stderr, 1, Buffer.from("b"));
    say(FromAgent.finished, 1, [["end", "exited"], ["code", 3], ...USAGE]);
    await settled();
    expect(events).toEqual([
      { kind: "started", cold: false },
      { kind: "stdout", data: Buffer.from("a") },
      { kind: "display", id: "x", bundle: { "text/plain": "1", "application/vnd.a+json": [1] } },
      { kind: "stderr", data: Buffer.from("b") },
      {
        kind: "finished",
        end: { kind: "exited", code: 3 },
        usage: { wallMs: 1.5, cpuMs: 0.5, peakMemoryBytes: 1024 },
      },
    ]);
    agent.close();
  });

  test("sends no more input than the window, resolves as it is taken, and ends it after the last byte", async () => {
    const { agent, say, heard, start } = fakeAgent();
    say(FromAgent.ready, 0, READY);
    const execution = start();
    const written = execution.write(Buffer.alloc(STDIN_WINDOW + 10));
    execution.endInput();
    await settled();
    const sent = () =>
      heard
        .filter((frame) => frame.kind === ToAgent.stdin)
        .reduce((sum, frame) => sum + frame.payload.length, 0);
    expect(sent()).toBe(STDIN_WINDOW);
    expect(heard.at(-1)?.kind).toBe(ToAgent.stdin);
    say(FromAgent.stdinCredit, 1, u32(STDIN_WINDOW));
    await settled();
    expect(sent()).toBe(STDIN_WINDOW + 10);
    expect(heard.at(-1)?.kind).toBe(ToAgent.stdinEnd);
    say(FromAgent.stdinCredit, 1, u32(10));
    await written;
    await expect(execution.write(Buffer.from("x"))).rejects.toMatchObject({ code: "stdinClosed" });
    agent.close();
  });

  test("input that nobody will read any more is refused", async () => {
    const { agent, say, start } = fakeAgent();
    say(FromAgent.ready, 0, READY);
    const execution = start();
    const written = execution.write(Buffer.from("x"));
    say(FromAgent.event, 1, [["kind", "stdinClosed"]]);
    await expect(written).rejects.toMatchObject({ code: "stdinClosed" });
    await expect(execution.write(Buffer.from("y"))).rejects.toMatchObject({ code: "stdinClosed" });
    agent.close();
  });

  test("gives credit for what it has handed on", async () => {
    const { agent, say, heard, start } = fakeAgent();
    say(FromAgent.ready, 0, READY);
    start();
    say(FromAgent.event, 1, [
      ["kind", "started"],
      ["cold", 0],
    ]);
    for (let sent = 0; sent < 4 * OUTPUT_WINDOW; sent += 65_536) {
      say(FromAgent.stdout, 1, Buffer.alloc(65_536));
      await settled();
    }
    const credited = heard
      .filter((frame) => frame.kind === ToAgent.credit)
      .reduce((sum, frame) => sum + frame.payload.readUInt32BE(0), 0);
    expect(credited).toBe(4 * OUTPUT_WINDOW);
    agent.close();
  });

  test("gives no credit for what its taker has not taken yet", async () => {
    const { agent, say, heard } = fakeAgent();
    say(FromAgent.ready, 0, READY);
    const taken = Promise.withResolvers<void>();
    agent.start(SPEC, (event) => (event.kind === "stdout" ? taken.promise : undefined));
    say(FromAgent.event, 1, [
      ["kind", "started"],
      ["cold", 0],
    ]);
    say(FromAgent.stdout, 1, Buffer.alloc(OUTPUT_WINDOW));
    await settled();
    const credits = () => heard.filter((frame) => frame.kind === ToAgent.credit);
    expect(credits()).toEqual([]);
    taken.resolve();
    await settled();
    expect(credits().map((frame) => frame.payload.readUInt32BE(0))).toEqual([OUTPUT_WINDOW]);
    agent.close();
  });

  test("the end of the stream rejects what waits and says so in closed", async () => {
    const { agent, say, toServer, start, events } = fakeAgent();
    say(FromAgent.ready, 0, READY);
    const execution = start();
    const written = execution.write(Buffer.from("x"));
    const stats = agent.stats();
    await settled();
    toServer.end();
    await expect(written).rejects.toMatchObject({ code: "stdinClosed" });
    await expect(stats).rejects.toMatchObject({ code: "sandboxLost" });
    expect(await agent.closed).toBe("the sandbox has ended");
    execution.signal(2);
    execution.kill();
    execution.resize(1, 1);
    execution.endInput();
    agent.close();
    agent.close();
    expect(events).toEqual([]);
  });

  test("an agent that ends before it was ready has not started", async () => {
    const { agent, toServer } = fakeAgent();
    toServer.end();
    await expect(agent.ready).rejects.toMatchObject({ code: "startFailed" });
  });

  const started: Fields = [
    ["kind", "started"],
    ["cold", 0],
  ];
  const hostile: Record<string, (say: ReturnType<typeof fakeAgent>["say"]) => void> = {
    "a channel that is not open": (say) => say(FromAgent.stdout, 99, Buffer.from("x")),
    "a reply that nobody asked for": (say) => say(FromAgent.reply, 1, []),
    "a second READY": (say) => say(FromAgent.ready, 0, READY),
    "a kind that there is not": (say) => say(200, 1),
    "output before it has started": (say) => say(FromAgent.stdout, 1, Buffer.from("x")),
    "started twice": (say) => {
      say(FromAgent.event, 1, started);
      say(FromAgent.event, 1, started);
    },
    "more output than the window": (say) => {
      say(FromAgent.event, 1, started);
      say(FromAgent.stdout, 1, Buffer.alloc(OUTPUT_WINDOW + 1));
    },
    "input acknowledged that was not sent": (say) => say(FromAgent.stdinCredit, 1, u32(1)),
    "an acknowledgement of the wrong size": (say) => say(FromAgent.stdinCredit, 1, Buffer.alloc(3)),
    "an event of no kind": (say) => say(FromAgent.event, 1, [["cold", 1]]),
    "an event that there is not": (say) => say(FromAgent.event, 1, [["kind", "finished"]]),
    "fields that are cut short": (say) => say(FromAgent.event, 1, Buffer.from([0, 0, 0, 9, 1])),
    "a display whose JSON does not parse": (say) => {
      say(FromAgent.event, 1, started);
      say(FromAgent.event, 1, [
        ["kind", "display"],
        ["type", "application/json"],
        ["content", "{"],
      ]);
    },
    "an exit code that cannot be": (say) =>
      say(FromAgent.finished, 1, [["end", "exited"], ["code", 256], ...USAGE]),
    "a usage that is no number": (say) =>
      say(FromAgent.finished, 1, [
        ["end", "interrupted"],
        ["wallMs", "NaN"],
        ["cpuMs", "1"],
        ["peakMemoryBytes", "1e999"],
      ]),
    "a frame that is too long": (say) => {
      say(FromAgent.event, 1, started);
      say(FromAgent.stdout, 1, Buffer.alloc(9 * 1024 * 1024));
    },
  };
  for (const [what, does] of Object.entries(hostile)) {
    test(`${what} ends the sandbox with a reason, and throws nowhere`, async () => {
      const { agent, say, start, toServer, events } = fakeAgent();
      toServer.on("error", () => {});
      say(FromAgent.ready, 0, READY);
      await agent.ready;
      start();
      does(say);
      expect(await agent.closed).toMatch(/^the sandbox broke its protocol: /);
      expect(events.filter((event) => event.kind === "finished")).toEqual([]);
    });
  }

  test("a stream that does not begin with READY has not started", async () => {
    const { agent, say } = fakeAgent();
    say(FromAgent.stdout, 1, Buffer.from("HTTP/1.1 200 OK"));
    await expect(agent.ready).rejects.toMatchObject({ code: "startFailed" });
    expect(await agent.closed).toMatch(/does not begin with READY/);
  });

  test("another version of the protocol is not spoken with", async () => {
    const { agent, say } = fakeAgent();
    say(FromAgent.ready, 0, [
      ["protocol", "2"],
      ["pythonVersion", "3"],
    ]);
    await expect(agent.ready).rejects.toThrow(/protocol "2"/);
  });

  test("a handler that throws ends the sandbox and nothing else", async () => {
    const { agent, say } = fakeAgent();
    say(FromAgent.ready, 0, READY);
    agent.start(SPEC, () => {
      throw new Error("ours");
    });
    say(FromAgent.event, 1, started);
    expect(await agent.closed).toBe("internal error: ours");
  });

  test("big files go in several calls, each answered before the next; an error names what failed", async () => {
    const { agent, say, heard } = fakeAgent();
    say(FromAgent.ready, 0, READY);
    const big = Buffer.alloc(9_000_000, 1);
    const done = agent.writeFiles([
      { path: "/workspace/a", content: Buffer.from("1") },
      { path: "/workspace/big", content: big },
    ]);
    const methods: string[] = [];
    let size = 0;
    for (let call = 0; call < 4; call += 1) {
      await settled();
      expect(heard.length).toBe(call + 1);
      const fields = decodeFields(heard[call]?.payload ?? Buffer.alloc(0));
      methods.push(String(fields.get("method")?.[0]));
      size += fields.get("content")?.reduce((sum, content) => sum + content.length, 0) ?? 0;
      const failed = call === 3;
      say(
        FromAgent.reply,
        heard[call]?.channel ?? 0,
        failed
          ? [
              ["error", "/workspace/big: No space left on device"],
              ["code", "fileError"],
            ]
          : [],
      );
    }
    await expect(done).rejects.toMatchObject({
      code: "fileError",
      message: "/workspace/big: No space left on device",
    });
    expect(methods).toEqual(["write", "write", "append", "append"]);
    expect(size).toBe(big.length + 1);
    agent.close();
  });
});
