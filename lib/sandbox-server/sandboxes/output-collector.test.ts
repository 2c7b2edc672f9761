import { expect, test } from "vitest";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import { collectKept, OutputCollector } from "./output-collector.ts";

const out = (text: string) => ({ stream: "stdout", text });
const err = (text: string) => ({ stream: "stderr", text });
const stamp = (seq: number) => ({ execution: "e", seq, atMs: 0 });

test("a displayed value stands as a line among the others, its picture only in the displays", () => {
  const collector = new OutputCollector(100);
  collector.output("stdout", Buffer.from("printed"));
  collector.display({ "text/plain": "[1,\n 2]", "image/png": "abc" }, false);
  collector.display({ "text/plain": "again" }, true);
  const { lines, displays } = collector.end("Error: closing");
  expect(lines).toEqual([out("printed"), out("[1,"), out(" 2]"), err("Error: closing")]);
  expect(displays).toHaveLength(2);
  expect(collector.end(undefined).lines).toEqual(lines);
});

test("what is no longer kept is told where it is missing, and no line goes on behind it", async () => {
  const events: RunEvent[] = [
    { kind: "stdout", ...stamp(1), text: "one\ntw" },
    { kind: "gap", ...stamp(7), fromSeq: 2, toSeq: 7, bytes: 500 },
    { kind: "stdout", ...stamp(8), text: "ine\nten" },
  ];
  const { lines, droppedBytes } = await collectKept(events, 100, "Error: closing");
  expect(lines).toEqual([
    out("one"),
    out("tw"),
    err("… 500 bytes are not shown here; they are no longer kept"),
    out("ine"),
    out("ten"),
    err("Error: closing"),
  ]);
  expect(droppedBytes).toBe(0);
});

test("kept output has no more lines than an answer may", async () => {
  const events: RunEvent[] = [{ kind: "stdout", ...stamp(1), text: "\n".repeat(1_000) }];
  const { lines, droppedBytes } = await collectKept(events, 10, undefined);
  expect([lines.length, droppedBytes]).toEqual([11, 990]);
});
