import { expect, test } from "vitest";
import type { ExecutionInfo } from "#lib/protocol/methods.ts";
import { closed, found, lost, NO_TERMINALS, opened, shown, staged } from "./terminal-state.ts";

const info = (execution: string, kind: ExecutionInfo["kind"] = "terminal"): ExecutionInfo => ({
  execution,
  kind,
  state: "running",
  createdAtMs: 1,
  stdinOpen: true,
  firstSeq: 1,
  lastSeq: 9,
});
const three = ["a", "b", "c"].reduce(opened, NO_TERMINALS);
const numbers = (state: typeof three): number[] => state.tabs.map(({ number }) => number);

test("a new terminal is shown and has the smallest number that is free", () => {
  expect(three.active).toBe("c");
  expect(numbers(three)).toEqual([1, 2, 3]);
  expect(numbers(opened(closed(three, "b"), "d"))).toEqual([1, 3, 2]);
});

test("when the shown terminal is closed its right neighbour is shown, or the left one, or none", () => {
  const second = shown(three, "b");
  expect(closed(second, "b").active).toBe("c");
  expect(closed(closed(second, "b"), "c").active).toBe("a");
  expect(closed(second, "a").active).toBe("b");
  expect(["a", "b", "c"].reduce(closed, three)).toEqual({ tabs: [], active: undefined });
});

test("after a reload those come back that the sandbox still knows, with their numbers", () => {
  const remembered = [
    { execution: "a", number: 1 },
    { execution: "c", number: 3 },
    { execution: "run", number: 4 },
  ];
  const back = found(NO_TERMINALS, remembered, "c", [info("c"), info("other"), info("run", "run")]);
  expect(back.tabs).toEqual([{ execution: "c", number: 3, stage: { kind: "running" } }]);
  expect(back.active).toBe("c");
  expect(found(NO_TERMINALS, remembered, "c", [])).toBe(NO_TERMINALS);
});

test("a lost sandbox ends what ran in it, and not what is about to start in the next", () => {
  const running = staged(three, "a", { kind: "running" });
  const ended = staged(staged(running, "b", { kind: "running" }), "b", {
    kind: "ended",
    outcome: { kind: "exited", code: 3 },
  });
  const stages = lost(ended, "idle").tabs.map(({ stage }) => stage.kind);
  expect(stages).toEqual(["lost", "ended", "starting"]);
});

test("what has ended does not begin again", () => {
  const ended = staged(three, "a", { kind: "ended", outcome: { kind: "exited", code: 0 } });
  expect(staged(ended, "a", { kind: "running" }).tabs[0]?.stage.kind).toBe("ended");
});
