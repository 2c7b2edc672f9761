import { execFileSync } from "node:child_process";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeFields,
  encodeFields,
  encodeFrame,
  FrameDecoder,
  FrameError,
  FromAgent,
  MAX_FRAME_BYTES,
  OUTPUT_WINDOW,
  PROTOCOL_VERSION,
  STDIN_WINDOW,
  ToAgent,
} from "./frames.ts";

/** Both sides of the wire are held to these bytes. */
const GOLDEN = {
  frame: ["0000000b4100000007", "c3a90a00ff21"].join(""),
  fields: ["000000046b696e64", "0000000372756e", "0000000361726700000000", "0000000361726700000002c3a9"].join(
    "",
  ),
};

/** What wire.py, the inside's side, says to the same questions. */
const PYTHON = `
import json, sys
sys.path.insert(0, sys.argv[1])
import wire
names = "START STDIN STDIN_END SIGNAL KILL RESIZE CREDIT CALL".split()
answers = "AGENT_READY STDOUT STDERR AGENT_EVENT FINISHED STDIN_CREDIT REPLY".split()
golden = json.loads(sys.argv[2])
decoder = wire.Decoder()
frame = bytes.fromhex(golden["frame"])
print(json.dumps({
    "frame": wire.frame(wire.STDOUT, 7, b"\\xc3\\xa9\\n\\x00\\xff!").hex(),
    "fields": wire.fields(("kind", "run"), ("arg", ""), ("arg", "\\u00e9")).hex(),
    "decoded": [[k, c, p.hex()] for byte in frame + frame for k, c, p in decoder.push(bytes([byte]))],
    "read": {k: [v.hex() for v in vs] for k, vs in wire.read_fields(bytes.fromhex(golden["fields"])).items()},
    "toAgent": [getattr(wire, name) for name in names],
    "fromAgent": [getattr(wire, name) for name in answers],
    "limits": [wire.PROTOCOL_VERSION, wire.MAX_FRAME_BYTES, wire.OUTPUT_WINDOW, wire.STDIN_WINDOW],
}))
`;

describe("the frames of server and agent", () => {
  test("both sides write and read the same golden bytes and have the same numbers", () => {
    const guest = join(import.meta.dirname, "guest");
    const output = execFileSync("/usr/bin/python3", ["-I", "-c", PYTHON, guest, JSON.stringify(GOLDEN)]);
    expect(JSON.parse(output.toString())).toEqual({
      ...GOLDEN,
      decoded: [
        [65, 7, "c3a90a00ff21"],
        [65, 7, "c3a90a00ff21"],
      ],
      read: { kind: ["72756e"], arg: ["", "c3a9"] },
      toAgent: Object.values(ToAgent),
      fromAgent: Object.values(FromAgent),
      limits: [PROTOCOL_VERSION, MAX_FRAME_BYTES, OUTPUT_WINDOW, STDIN_WINDOW],
    });
    expect(encodeFrame(FromAgent.stdout, 7, Buffer.from("c3a90a00ff21", "hex")).toString("hex")).toBe(
      GOLDEN.frame,
    );
    const fields = encodeFields([
      ["kind", "run"],
      ["arg", ""],
      ["arg", "é"],
    ]);
    expect(fields.toString("hex")).toBe(GOLDEN.fields);
  });

  test("a stream decodes to the same frames however it is cut", () => {
    const frame = fc.record({
      kind: fc.integer({ min: 0, max: 255 }),
      channel: fc.nat({ max: 0xffffffff }),
      payload: fc.uint8Array({ maxLength: 200 }),
    });
    fc.assert(
      fc.property(fc.array(frame), fc.array(fc.integer({ min: 1, max: 300 })), (sent, cuts) => {
        const stream = Buffer.concat(sent.map((each) => encodeFrame(each.kind, each.channel, each.payload)));
        const decoder = new FrameDecoder();
        const got: unknown[] = [];
        let at = 0;
        for (const cut of [...cuts, stream.length]) {
          for (const each of decoder.push(stream.subarray(at, at + cut))) {
            got.push({ kind: each.kind, channel: each.channel, payload: new Uint8Array(each.payload) });
          }
          at += cut;
        }
        expect(got).toEqual(sent);
      }),
    );
  });

  test("fields come back as they were given, in order, repeated ones as a list", () => {
    const pair = fc.tuple(fc.string(), fc.uint8Array());
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        const wanted = new Map<string, Uint8Array[]>();
        for (const [key, value] of pairs) wanted.set(key, [...(wanted.get(key) ?? []), value]);
        const got = decodeFields(encodeFields(pairs));
        expect([...got.keys()]).toEqual([...wanted.keys()]);
        for (const [key, values] of wanted) {
          expect(got.get(key)?.map((value) => new Uint8Array(value))).toEqual(values);
        }
      }),
    );
  });

  test("arbitrary bytes are frames, wait for more, or are a FrameError; nothing else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          for (const frame of new FrameDecoder().push(Buffer.from(bytes))) decodeFields(frame.payload);
        } catch (error) {
          expect(error).toBeInstanceOf(FrameError);
        }
      }),
    );
  });

  test("a length that cannot be is refused before anything is kept for it", () => {
    for (const length of [0, 4, MAX_FRAME_BYTES + 1, 0xffffffff]) {
      const header = Buffer.alloc(9);
      header.writeUInt32BE(length);
      expect(() => [...new FrameDecoder().push(header)]).toThrow(FrameError);
    }
  });
});
