import { SandboxError } from "#lib/protocol/errors.ts";
import type { Agent, ProgramEnd } from "../agent/connection.ts";
import { WORKSPACE } from "./sandbox-config.ts";

/** What a command of ours said inside a sandbox. */
export interface Said {
  readonly end: ProgramEnd;
  readonly stdout: string;
  readonly stderr: string;
}

/** More than any of ours has to say: what comes from inside is bounded. */
const MOST_BYTES = 64 * 1024;

/**
 * Runs a command in /workspace with the program's rights, as the program itself would. Rejects with SandboxError
 * `startFailed` when the sandbox ends meanwhile, and with the signal's reason when that is aborted.
 */
export async function commandInside(
  agent: Agent,
  command: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<Said> {
  signal.throwIfAborted();
  const ended = Promise.withResolvers<ProgramEnd>();
  const said = { stdout: "", stderr: "" };
  const program = agent.start(
    { kind: "command", command, args, workdir: WORKSPACE, env: {}, stdin: "closed" },
    (event) => {
      if (event.kind === "finished") ended.resolve(event.end);
      if (event.kind !== "stdout" && event.kind !== "stderr") return;
      if (said[event.kind].length < MOST_BYTES) said[event.kind] += event.data.toString("utf8");
    },
  );
  void agent.closed.then((reason) =>
    ended.reject(new SandboxError("startFailed", `The sandbox ended while it was made ready: ${reason}`)),
  );
  const onAbort = () => ended.reject(signal.reason);
  signal.addEventListener("abort", onAbort);
  try {
    return { end: await ended.promise, ...said };
  } finally {
    signal.removeEventListener("abort", onAbort);
    program.kill();
  }
}

/** Whether it ended well. */
export function wentWell({ end }: Said): boolean {
  return end.kind === "exited" && end.code === 0;
}

/** What it complained about, in a line for people. */
export function complaint({ end, stderr }: Said): string {
  const text = end.kind === "notStarted" ? end.message : stderr;
  return text.trim().split("\n")[0] || `it ended with ${JSON.stringify(end)}`;
}
