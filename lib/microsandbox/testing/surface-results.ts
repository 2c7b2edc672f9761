import { expect } from "vitest";
import type { CommandExecution } from "../index.ts";
import { entry, members, type SurfaceContext, type SurfaceEntry } from "./surface-entry.ts";

const exiting = ({ sandbox }: SurfaceContext) =>
  sandbox.run("print('Hello'); import sys; sys.exit(1)", { fresh: true });
const missing = ({ sandbox }: SurfaceContext) => sandbox.command.run("ls", ["/nonexistent"]);

/** The sections Execution, CommandExecution, Command and Metrics of the original's reference, heading by heading. */
export const RESULTS: readonly SurfaceEntry[] = [
  entry("Execution::output()", ["Execution.output"], async (on) => {
    expect(await (await exiting(on)).output()).toBe("Hello\n");
  }),
  entry("Execution::error()", ["Execution.error"], async (on) => {
    expect(await (await exiting(on)).error()).toBe("");
    expect(await (await on.sandbox.run("1 / 0")).error()).toContain("ZeroDivisionError: division by zero\n");
  }),
  entry("Execution::has_error()", ["Execution.hasError"], async (on) => {
    const executions = [await exiting(on), await on.sandbox.run("1 / 0"), await on.sandbox.run("1")];
    expect(executions.map((execution) => execution.hasError())).toEqual([true, true, false]);
  }),
  entry("Execution::status()", ["Execution.status"], async (on) => {
    expect([(await exiting(on)).status, (await on.sandbox.run("1")).status]).toEqual(["error", "success"]);
  }),
  entry("Execution::language()", ["Execution.language"], async (on) => {
    expect((await exiting(on)).language).toBe("python");
  }),
  entry(
    "Execution: what else is known (extension)",
    members("Execution", "displays", "outcome", "usage", "id", "droppedBytes"),
    async (on) => {
      const execution = await exiting(on);
      expect([execution.displays, execution.droppedBytes]).toEqual([[], 0]);
      expect(execution.outcome).toEqual({ kind: "exited", code: 1 });
      expect(execution.usage.wallMs).toBeGreaterThan(0);
      expect((await on.sandbox.executions()).map(({ execution: id }) => id)).toContain(execution.id);
    },
  ),
  entry("CommandExecution::output()", ["CommandExecution.output"], async ({ sandbox }) => {
    expect(await (await sandbox.command.run("pwd")).output()).toBe("/workspace\n");
  }),
  entry("CommandExecution::error()", ["CommandExecution.error"], async (on) => {
    expect(await (await missing(on)).error()).toContain("No such file or directory");
  }),
  entry("CommandExecution::exit_code()", ["CommandExecution.exitCode"], async (on) => {
    expect([(await missing(on)).exitCode, (await on.sandbox.command.run("true")).exitCode]).toEqual([2, 0]);
  }),
  entry("CommandExecution::success()", ["CommandExecution.success"], async (on) => {
    const ended = [await missing(on), await on.sandbox.command.run("true")];
    expect(ended.map(({ success }) => success)).toEqual([false, true]);
  }),
  entry(
    "CommandExecution::command() and args()",
    members("CommandExecution", "command", "args"),
    async (on) => {
      const { command, args } = await missing(on);
      expect([command, args]).toEqual(["ls", ["/nonexistent"]]);
    },
  ),
  entry(
    "CommandExecution: what else is known (extension)",
    members("CommandExecution", "outcome", "usage", "id", "droppedBytes"),
    async (on) => {
      const [one, other] = [await missing(on), await missing(on)];
      expect([one.outcome, one.droppedBytes]).toEqual([{ kind: "exited", code: 2 }, 0]);
      expect(one.usage.wallMs).toBeGreaterThan(0);
      expect(one.id).not.toBe(other.id);
    },
  ),
  entry("Command::run(command)", ["Command.run"], async ({ sandbox }) => {
    await sandbox.files.write("listed.txt", "");
    expect(await (await sandbox.command.run("ls")).output()).toContain("listed.txt\n");
  }),
  entry("Command::run(command, args)", [], async ({ sandbox }) => {
    const echo = await sandbox.command.run("printf", ["%s|", "two words", "*", ""]);
    expect(await echo.output()).toBe("two words|*||");
  }),
  entry("Command::run(command, args, timeout)", [], async ({ sandbox }) => {
    // On a busy machine one second may be over before the shell has begun.
    let late: CommandExecution;
    let seconds = 1;
    for (; ; seconds *= 2) {
      late = await sandbox.command.run("sh", ["-c", "printf begun; sleep 300"], seconds);
      if ((await late.output()) !== "" || seconds >= 16) break;
    }
    expect(late.outcome).toEqual({ kind: "timedOut", limitMs: seconds * 1_000 });
    expect([late.exitCode, late.success, await late.output()]).toEqual([124, false, "begun"]);
    expect(await late.error()).toBe(`Error: Execution timed out after ${seconds} seconds\n`);
  }),
  entry("Metrics::cpu()", ["Metrics.cpu"], async ({ sandbox }) => {
    expect(await sandbox.metrics.cpu()).toBeGreaterThanOrEqual(0);
  }),
  entry("Metrics::memory()", ["Metrics.memory"], async ({ sandbox }) => {
    expect(await sandbox.metrics.memory()).toBeGreaterThan(0);
  }),
  entry("Metrics::disk()", ["Metrics.disk"], async ({ sandbox }) => {
    expect(await sandbox.metrics.disk()).toBeGreaterThanOrEqual(0);
  }),
  entry("Metrics::is_running()", ["Metrics.isRunning"], async ({ sandbox }) => {
    expect(await sandbox.metrics.isRunning()).toBe(true);
  }),
  entry("Metrics::all()", ["Metrics.all"], async ({ sandbox }) => {
    const all = await sandbox.metrics.all();
    const keys = ["cpu_usage", "disk_usage", "memory_usage", "name", "namespace", "running"];
    expect(Object.keys(all).sort()).toEqual(keys);
    expect(all).toMatchObject({ name: "surface", namespace: "default", running: true });
  }),
];
