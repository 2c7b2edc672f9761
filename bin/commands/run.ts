import { isSandboxError, type SandboxError } from "#lib/microsandbox/index.ts";
import { SETTINGS } from "#lib/protocol/settings.ts";
import type { CommandContext } from "../command.ts";
import { StepFailure } from "../entry/steps.mjs";
import { findServer } from "../run/find-server.ts";
import { readProgram } from "../run/program.ts";
import { runProgram, type Streams } from "../run/run-program.ts";
import { Signals } from "../run/signals.ts";
import { withOwnServer } from "../supervisor/own-server.ts";

/** Runs a program in a sandbox; the status is the program's own. */
export async function run(context: CommandContext): Promise<number> {
  const { operands, options } = context;
  const [file = "-", ...args] = operands;
  const language = options["language"];
  if (file === "-" && options["stdin"] === true) {
    console.error(
      "quicksand run: --stdin has nothing to pass on with -, which reads the program itself from there",
    );
    return 2;
  }
  const program = await readProgram(file, args, typeof language === "string" ? language : undefined);
  if ("problem" in program) {
    console.error(`quicksand run: ${program.problem}`);
    return 2;
  }
  const passesInput = file !== "-" && (options["stdin"] === true || process.stdin.isTTY);
  using signals = new Signals();
  const streams: Streams = {
    signals,
    stdin: passesInput ? process.stdin : undefined,
    stdout: process.stdout,
    stderr: process.stderr,
  };
  const server = await findServer(context);
  try {
    if (server !== undefined) return await runProgram(server, program, streams);
    return await withOwnServer(context, (own) => runProgram(own, program, streams));
  } catch (error) {
    throw isSandboxError(error) ? new StepFailure(error.message, remedyOf(error)) : error;
  }
}

function remedyOf({ code, status }: SandboxError): string {
  if (code === "HttpError") {
    return `Start a server there, or unset ${SETTINGS.msbServerUrl.env} to have one started for the run.`;
  }
  if (status === 401 || status === 403) {
    return `Set ${SETTINGS.msbApiKey.env} to a key of that server; quicksand keygen prints one where it runs.`;
  }
  if (status !== undefined && status < 500)
    return "Change what is named above, or the server's settings, and run it again.";
  return "Try again; the server's log may tell more.";
}
