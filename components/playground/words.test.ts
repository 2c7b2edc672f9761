import { expect, test } from "vitest";
import { bytes, duration, milliseconds, outcomeWords, usageWords } from "./words.ts";

test("an exit is ok only with 0", () => {
  expect(outcomeWords({ kind: "exited", code: 0 })).toEqual({ tone: "good", text: "ok", code: "exit 0" });
  expect(outcomeWords({ kind: "exited", code: 3 })).toMatchObject({ tone: "failed", code: "exit 3" });
});

test("an exception is told by its name and its message's first line", () => {
  const threw = { kind: "threw", name: "ValueError", traceback: "", code: 1 } as const;
  expect(outcomeWords({ ...threw, message: "bad\nmore" }).text).toBe("ValueError: bad");
  expect(outcomeWords({ ...threw, message: "" }).text).toBe("ValueError");
  expect(outcomeWords({ ...threw, message: "x".repeat(500) }).text.length).toBeLessThan(180);
});

test("each limit is told with its value", () => {
  expect(outcomeWords({ kind: "timedOut", limitMs: 30_000 })).toMatchObject({
    tone: "limit",
    text: "Stopped after 30 s, the time limit",
    note: "Output up to then is above.",
  });
  expect(outcomeWords({ kind: "outOfMemory", limitBytes: 536_870_912 }).text).toBe(
    "Out of memory: the limit is 512 MiB",
  );
  expect(outcomeWords({ kind: "outputLimit", limitBytes: 16_777_216 }).text).toBe(
    "Stopped after 16 MiB of output, the limit",
  );
});

test("what the person stopped is no failure, and what was lost by force is said", () => {
  expect(outcomeWords({ kind: "killed", signal: "SIGINT", by: "caller" })).toEqual({
    tone: "quiet",
    text: "Stopped",
    code: "SIGINT",
  });
  expect(outcomeWords({ kind: "exited", code: 130 }, true)).toEqual({
    tone: "quiet",
    text: "Stopped",
    code: "exit 130",
  });
  const interrupted = {
    kind: "threw",
    name: "KeyboardInterrupt",
    message: "",
    traceback: "",
    code: 130,
  } as const;
  expect(outcomeWords(interrupted, true)).toMatchObject({ tone: "quiet", text: "Stopped" });
  expect(outcomeWords({ kind: "killed", signal: "SIGKILL", by: "caller" }).note).toContain(
    "variables are gone",
  );
  expect(outcomeWords({ kind: "killed", signal: "SIGSEGV", by: "program" })).toMatchObject({
    tone: "failed",
  });
});

test("a lost sandbox says why, what is gone and what comes next", () => {
  const words = outcomeWords({ kind: "sandboxLost", reason: "nobody used it for 15 min." });
  expect(words.text).toBe("The sandbox ended: nobody used it for 15 min");
  expect(words.note).toBe("Its files and variables are gone. Run makes a new one.");
});

test("durations are short and exact enough", () => {
  const shown = [0, 0.4, 4.04, 99.6, 100, 420, 9_990, 12_340, 59_949, 60_000, 125_400].map(duration);
  expect(shown).toEqual([
    "0 ms",
    "0.4 ms",
    "4 ms",
    "100 ms",
    "0.1 s",
    "0.42 s",
    "9.99 s",
    "12.3 s",
    "59.9 s",
    "1 min",
    "2 min 5 s",
  ]);
});

test("a start is told in milliseconds", () => {
  expect([38.4, 160.2, 999.9, 2_500].map(milliseconds)).toEqual(["38 ms", "160 ms", "1 s", "2.5 s"]);
});

test("bytes are told in units of 1,024", () => {
  const shown = [0, 1_023, 2_048, 12_400_000, 536_870_912, 4_294_967_296].map(bytes);
  expect(shown).toEqual(["0 bytes", "1023 bytes", "2 KiB", "11.8 MiB", "512 MiB", "4 GiB"]);
});

test("usage is told as wall time, processor time and memory", () => {
  expect(usageWords({ wallMs: 420, cpuMs: 31, peakMemoryBytes: 12_582_912 })).toEqual([
    "0.42 s",
    "cpu 31 ms",
    "12 MiB",
  ]);
});
