import { expect, test } from "vitest";
import type { CreateCommand } from "#lib/api/contract.ts";
import { ApiFailure } from "#lib/api/failure.ts";
import type { SessionNotice } from "#lib/api/sandbox-session.ts";
import type { ExecutionInfo } from "#lib/protocol/methods.ts";
import { logText } from "../output/log-text.ts";
import { MOST_ENTRIES } from "./command-state.ts";
import { type CommandLine, createCommands } from "./commands-store.ts";

const settle = () => new Promise((resolve) => setImmediate(resolve));
const usage = { wallMs: 12, cpuMs: 1, peakMemoryBytes: 1 };

/** Commands on a line that writes down what it is asked for; what is heard is taken at once. */
function start(stored = new Map<string, string>()) {
  const asked: CreateCommand[] = [];
  const stopped: string[] = [];
  const answers: PromiseWithResolvers<string>[] = [];
  const line: CommandLine = {
    command(request) {
      asked.push(request);
      const answer = Promise.withResolvers<string>();
      answers.push(answer);
      return answer.promise;
    },
    stop: async (execution) => void stopped.push(execution),
    extend: async () => ({ inMs: 60_000, hardLimitMs: 600_000 }),
  };
  const frames: ((workMs: number) => void)[] = [];
  let count = 0;
  const commands = createCommands({
    line: () => line,
    newId: () => `c${(count += 1)}`,
    storage: () => ({
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
    }),
    now: () => 1_000,
    nextFrame(deliver) {
      frames.push(deliver);
      return () => undefined;
    },
  });
  const hear = (...notices: SessionNotice[]): void => {
    for (const notice of notices) commands.hear(notice);
    for (const deliver of frames.splice(0)) deliver(1_000);
  };
  const entry = (at = 0) => commands.state().entries[at];
  return { commands, asked, stopped, answers, stored, entry, hear };
}

const event = (seq: number, execution: string, rest: object): SessionNotice => ({
  kind: "event",
  event: Object.assign({ execution, seq, atMs: 1_000 }, rest) as never,
});
const began = (seq: number, execution = "c1") =>
  event(seq, execution, { kind: "started", cold: false, stdinOpen: false });
const printed = (seq: number, text: string, execution = "c1") =>
  event(seq, execution, { kind: "stdout", text });
const exited = (seq: number, code: number, execution = "c1") =>
  event(seq, execution, { kind: "finished", outcome: { kind: "exited", code }, usage });

test("a command runs in a shell of its own with closed input, and keeps what it prints and its exit code", () => {
  const { commands, asked, entry, hear } = start();
  expect(commands.run("  ls -l | wc -l ")).toBeUndefined();
  expect(asked).toEqual([
    { command: "/bin/sh", args: ["-c", "ls -l | wc -l"], stdin: "closed", execution: "c1" },
  ]);
  expect(entry()?.run.stage.kind).toBe("starting");
  hear(began(1), printed(2, "3\n"), printed(2, "3\n"), exited(3, 4));
  expect(entry()).toMatchObject({ command: "ls -l | wc -l", atMs: 1_000 });
  expect(entry()?.run.stage).toMatchObject({ kind: "finished", outcome: { code: 4 }, usage });
  expect(entry() && logText(entry()?.run.log as never)).toBe("3\n");
});

test("an empty line is no command", () => {
  const { commands, asked } = start();
  commands.run("   ");
  expect([asked, commands.state().entries, commands.history()]).toEqual([[], [], []]);
});

test("what programs and terminals print changes nothing", () => {
  const { commands, hear } = start();
  commands.run("ls");
  const before = commands.state();
  hear(printed(1, "not mine", "run-1"));
  expect(commands.state()).toBe(before);
});

test("a command that was refused says why and when it may be tried again", async () => {
  const { commands, answers, entry } = start();
  commands.run("ls");
  answers[0]?.reject(new ApiFailure("tooManyRuns", "Too many runs.", { retryAfterMs: 5_000 }));
  await settle();
  expect(entry()?.run.stage).toEqual({ kind: "refused", message: "Too many runs.", retryAtMs: 6_000 });
});

test("Stop asks once and shows; a sandbox that is lost ends what ran in it and not what is about to start", () => {
  const { commands, stopped, entry, hear } = start();
  commands.run("sleep 60");
  hear(began(1));
  commands.stop("c1");
  expect([stopped, entry()?.run.stopping]).toEqual([["c1"], true]);
  commands.run("ls");
  hear({ kind: "lost", reason: "It was idle." });
  expect(entry()?.run.stage).toMatchObject({ outcome: { kind: "sandboxLost", reason: "It was idle." } });
  expect(entry(1)?.run.stage.kind).toBe("starting");
});

test("the oldest that have ended leave, and when all of them run no more are taken", () => {
  const { commands, asked, hear } = start();
  for (let count = 1; count <= MOST_ENTRIES; count += 1) commands.run(`echo ${count}`);
  expect(commands.run("one more")).toMatch(/30 commands run already/);
  expect(asked).toHaveLength(MOST_ENTRIES);
  hear(exited(1, 0, "c2"));
  expect(commands.run("one more")).toBeUndefined();
  const { entries } = commands.state();
  expect(entries).toHaveLength(MOST_ENTRIES);
  expect(entries.map(({ execution }) => execution)).not.toContain("c2");
});

test("a command that floods keeps its beginning and its end", () => {
  const { commands, entry, hear } = start();
  commands.run("yes");
  hear(began(1));
  const lines = Array.from({ length: 5_000 }, (_, index) => `${index}\n`).join("");
  hear(printed(2, lines));
  const log = entry()?.run.log;
  expect(log?.dropped.lines).toBeGreaterThan(2_000);
  expect(log && logText(log)).toMatch(/^0\n1\n[\s\S]+\n4999\n$/);
});

test("after a reload what the sandbox still knows is there again, with its output; the history is there in any case", () => {
  const before = start();
  before.commands.run("ls");
  before.commands.run("pwd");
  const { commands, entry, hear } = start(before.stored);
  expect(commands.history()).toEqual(["ls", "pwd"]);
  const info = {
    kind: "command",
    state: "finished",
    createdAtMs: 1,
    stdinOpen: false,
    firstSeq: 1,
    lastSeq: 3,
  };
  const executions = [{ ...info, execution: "c2" } as ExecutionInfo];
  hear({ kind: "found", sandboxId: "s1", executions });
  hear(began(1, "c2"), printed(2, "/workspace\n", "c2"), exited(3, 0, "c2"));
  expect(commands.state().entries.map(({ command }) => command)).toEqual(["pwd"]);
  expect(entry()?.run.stage.kind).toBe("finished");
});

test("clearing takes away what has ended, and leaves what runs and the history", () => {
  const { commands, entry, hear } = start();
  commands.run("ls");
  commands.run("sleep 60");
  hear(exited(1, 0));
  commands.clear();
  expect(commands.state().entries).toHaveLength(1);
  expect([entry()?.command, commands.history()]).toEqual(["sleep 60", ["ls", "sleep 60"]]);
});

test("what a stranger or another version left in the storage is nothing", () => {
  for (const stored of [
    "",
    "{",
    "[]",
    '{"shown":1,"history":[]}',
    '{"shown":[{"execution":1}],"history":[2]}',
  ]) {
    const { commands } = start(new Map([["quicksand-commands", stored]]));
    expect(commands.history()).toEqual([]);
  }
});
