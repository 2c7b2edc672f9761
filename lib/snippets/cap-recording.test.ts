import {
  array,
  assert,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  property,
  record,
  string,
} from "fast-check";
import { expect, test } from "vitest";
import { capRecording } from "./cap-recording.ts";
import type { RecordedEvent, Recording } from "#lib/protocol/snippet.ts";

function recordingOf(events: RecordedEvent[]): Recording {
  return { events, outcome: { kind: "exited", code: 0 } };
}

test("a short recording stays as it is", () => {
  const recording = recordingOf([{ kind: "stdout", atMs: 1, text: "hi" }]);
  expect(capRecording(recording, 2)).toBe(recording);
});

test("of a long one the first and the last half are kept, and the rest is counted", () => {
  const { events } = capRecording(recordingOf([{ kind: "stdout", atMs: 7, text: "abcdefghij" }]), 4);
  expect(events).toEqual([
    { kind: "stdout", atMs: 7, text: "ab" },
    { kind: "gap", atMs: 7, bytes: 6 },
    { kind: "stdout", atMs: 7, text: "ij" },
  ]);
});

test("no character is cut, nothing is too long, and every byte is kept or counted", () => {
  const text = string({ unit: "grapheme", maxLength: 40 });
  const event = oneof(
    record({ kind: constantFrom("stdout", "stderr"), atMs: nat(), text }),
    record({ kind: constant("gap"), atMs: nat(), bytes: nat(1_000) }),
    record({ kind: constant("display"), atMs: nat(), bundle: record({ "text/plain": text }) }),
  );
  const bytesOf = (each: RecordedEvent): number =>
    each.kind === "gap"
      ? each.bytes
      : Buffer.byteLength(each.kind === "display" ? JSON.stringify(each.bundle) : each.text);
  const total = (events: readonly RecordedEvent[]): number =>
    events.reduce((sum, each) => sum + bytesOf(each), 0);
  assert(
    property(array(event, { maxLength: 20 }), integer({ min: 0, max: 200 }), (given, most) => {
      const events = given as RecordedEvent[];
      const capped = capRecording(recordingOf(events), most).events;
      expect(total(capped)).toBe(total(events));
      expect(total(capped.filter(({ kind }) => kind !== "gap"))).toBeLessThanOrEqual(most);
      for (const each of capped) if ("text" in each) expect(each.text.isWellFormed()).toBe(true);
    }),
  );
});
