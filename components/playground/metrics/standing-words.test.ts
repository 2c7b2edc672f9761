import { expect, test } from "vitest";
import type { PlaygroundState } from "../state/playground.ts";
import { standingWords } from "./standing-words.ts";
import { sample } from "./testing/sample.ts";

const words = (sandbox: PlaygroundState["sandbox"], rest: { down?: boolean; live?: boolean } = {}): string =>
  standingWords(
    { sandbox, connection: rest.down ? "down" : "live" },
    { current: rest.live ? sample(1) : undefined },
    0.5,
  );

test("why there are no numbers is said in words", () => {
  expect(words({ kind: "none" })).toMatch(/^No sandbox yet\. Run starts one/);
  expect(words({ kind: "starting", sinceMs: 0 })).toBe("A sandbox is starting.");
  expect(words({ kind: "running" })).toMatch(/^The first numbers come/);
  expect(words({ kind: "running" }, { down: true, live: true })).toMatch(/^Connection lost\./);
});

test("a sandbox that is gone is said with the reason, and that the next run starts a new one", () => {
  expect(words({ kind: "lost", reason: "Nobody used it for 900 s." })).toBe(
    "The sandbox ended: Nobody used it for 900 s. The next run starts a new one.",
  );
});

test("live numbers say of how many cores", () => {
  expect(words({ kind: "running" }, { live: true })).toBe("Live. The sandbox has 0.5 cores.");
});
