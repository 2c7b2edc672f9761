import { spawn } from "node:child_process";
import { chown, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { json } from "node:stream/consumers";
import { z } from "zod";
import type { Agent, ProgramEnd } from "../agent/connection.ts";
import { runToEnd } from "../agent/testing/run.ts";
import type { FidelityProgram } from "./programs.ts";

/**
 * What must be equal to the byte: bytes as latin1 text, but without memory addresses, which differ from run to run. A
 * signal counts as 128 + its number, as a shell shows it.
 */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** Where a program runs, the same inside and outside. */
export interface Place {
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
}

const PROGRAM_UID = 1000;
const INTERPRETERS = { python: "python3", node: "node" } as const;

/**
 * Runs a program as a page's fresh run does (`run`), or by the interpreter as a command that knows nothing of runs. Its
 * files are written by the agent; the working folder should be empty.
 */
export async function runInAgent(
  agent: Agent,
  program: FidelityProgram,
  place: Place,
  as: "run" | "command" = "run",
): Promise<Printed> {
  await agent.writeFiles(
    program.files.map(({ path, content }) => ({ path: join(place.workdir, path), content })),
  );
  const { language, main, args, stdin } = program;
  const common = { ...place, stdin: stdin === undefined ? "closed" : "open" } as const;
  const ran = await runToEnd(
    agent,
    as === "run"
      ? { kind: "run", language, ...common, mode: { kind: "fresh", path: main, args } }
      : { kind: "command", command: INTERPRETERS[language], args: [main, ...args], ...common },
    ({ kind, execution }) => {
      if (kind !== "started" || stdin === undefined) return;
      // A program may end without reading.
      execution.write(Buffer.from(stdin)).catch(() => {});
      execution.endInput();
    },
  );
  return { stdout: comparable(ran.stdout), stderr: comparable(ran.stderr), code: codeOf(ran.end) };
}

/** Runs it with the plain interpreter on this machine, as the user and in the folder that it has inside. */
export async function runPlainly(program: FidelityProgram, place: Place): Promise<Printed> {
  for (const { path, content } of program.files) {
    const target = join(place.workdir, path);
    await mkdir(dirname(target), { recursive: true });
    await chown(dirname(target), PROGRAM_UID, PROGRAM_UID);
    await writeFile(target, content);
    await chown(target, PROGRAM_UID, PROGRAM_UID);
  }
  const { stdout, stderr, status } = await runOnPipes({
    argv: [INTERPRETERS[program.language], program.main, ...program.args],
    cwd: place.workdir,
    env: place.env,
    stdin: program.stdin === undefined ? null : Buffer.from(program.stdin).toString("base64"),
  });
  return {
    stdout: comparable(Buffer.from(stdout, "base64")),
    stderr: comparable(Buffer.from(stderr, "base64")),
    code: status < 0 ? 128 - status : status,
  };
}

/** Leaves nothing in the working folder. */
export async function emptyFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
}

function comparable(output: Buffer): string {
  return output.toString("latin1").replaceAll(/\b0x[0-9a-f]{8,16}\b/g, "0x...");
}

const PlainResult = z.object({ stdout: z.string(), stderr: z.string(), status: z.int() });

async function runOnPipes(asked: Readonly<Record<string, unknown>>): Promise<z.infer<typeof PlainResult>> {
  // As the program's user, so that the pipes are that user's too; who cannot read this file perhaps.
  const source = await readFile(join(import.meta.dirname, "plain.py"), "utf8");
  const helper = spawn("/usr/bin/python3", ["-I", "-c", source], {
    uid: PROGRAM_UID,
    gid: PROGRAM_UID,
    stdio: ["pipe", "pipe", "inherit"],
  });
  helper.stdin.end(JSON.stringify(asked));
  return PlainResult.parse(await json(helper.stdout));
}

function codeOf(end: ProgramEnd): number {
  switch (end.kind) {
    case "exited":
    case "threw":
    case "notStarted":
      return end.code;
    case "signalled":
      return 128 + end.signal;
    case "interrupted":
      return 130;
  }
}
