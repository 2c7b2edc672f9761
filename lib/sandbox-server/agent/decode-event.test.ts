import { describe, expect, test } from "vitest";
import { decodeEvent, decodeFinished } from "./decode-event.ts";
import { encodeFields, type Fields } from "./frames.ts";

const USAGE: Fields = [
  ["wallMs", "1"],
  ["cpuMs", "1"],
  ["peakMemoryBytes", 1],
];
/** As long as a frame allows. */
const LONG = "x".repeat(7 * 2 ** 20);

const event = (fields: Fields) => decodeEvent(encodeFields(fields));
const end = (fields: Fields) => decodeFinished(encodeFields([...fields, ...USAGE])).end;

describe("what a program's own frames say is cut", () => {
  test("the version of a start to 100 bytes", () => {
    const started = event([
      ["kind", "started"],
      ["cold", 0],
      ["version", LONG],
    ]);
    expect(started).toEqual({ kind: "started", cold: false, version: LONG.slice(0, 100) });
  });

  test("a display's id to 200 bytes", () => {
    const display = event([
      ["kind", "display"],
      ["id", LONG],
    ]);
    expect(display).toEqual({ kind: "display", id: LONG.slice(0, 200), bundle: {} });
  });

  test("a prompt to its last 1,000 characters", () => {
    const input = event([
      ["kind", "input"],
      ["prompt", `${LONG}${"é".repeat(2_100)}?`],
    ]);
    expect(input).toEqual({ kind: "input", prompt: `${"é".repeat(999)}?` });
  });

  test("an exception to 1,000 bytes of name, 64 KiB of message and 256 KiB of traceback", () => {
    const threw = end([
      ["end", "threw"],
      ["code", 1],
      ["name", LONG],
      ["message", LONG],
      ["traceback", LONG],
    ]);
    expect(threw).toEqual({
      kind: "threw",
      code: 1,
      name: LONG.slice(0, 1_000),
      message: LONG.slice(0, 65_536),
      traceback: LONG.slice(0, 262_144),
    });
  });

  test("why it was not started to 4 KiB", () => {
    const notStarted = end([
      ["end", "notStarted"],
      ["code", 127],
      ["message", LONG],
    ]);
    expect(notStarted).toEqual({ kind: "notStarted", code: 127, message: LONG.slice(0, 4_096) });
  });

  test.each(["a", "aa", "aaa", "aaaa"])("between characters, never within one (after %s)", (before) => {
    const display = event([
      ["kind", "display"],
      ["id", before + "👋".repeat(100)],
    ]);
    const id = "id" in display ? (display.id ?? "") : "";
    expect(id).toBe(before + "👋".repeat(Math.floor((200 - before.length) / 4)));
  });

  test.each(["", "a", "aa", "aaa"])("a prompt as well (before %j)", (after) => {
    const input = event([
      ["kind", "input"],
      ["prompt", "€".repeat(2_000) + after],
    ]);
    expect("prompt" in input ? input.prompt : "").toBe("€".repeat(1_000 - after.length) + after);
  });
});

test("JSON that is nested too deep to be written again stays text", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  const shown = (content: string) =>
    event([
      ["kind", "display"],
      ["type", "application/json"],
      ["content", content],
    ]);
  expect(shown(nested(100))).toMatchObject({ bundle: { "application/json": JSON.parse(nested(100)) } });
  expect(shown(nested(100_000))).toMatchObject({ bundle: { "application/json": nested(100_000) } });
});
