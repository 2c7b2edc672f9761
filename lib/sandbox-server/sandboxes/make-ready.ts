import { posix } from "node:path";
import { SandboxError } from "#lib/protocol/errors.ts";
import type { Agent } from "../agent/connection.ts";
import { commandInside, complaint, wentWell } from "./command-inside.ts";
import { USUAL_PATH } from "./config-environment.ts";
import { SCRIPTS_FOLDER, scriptText, USUAL_SHELL } from "./config-scripts.ts";
import { WORKSPACE, type ResolvedConfig } from "./sandbox-config.ts";

/** A configuration that was made true in a sandbox. */
export interface ReadyConfig extends ResolvedConfig {
  /** The path of what runs scripts and `exec`. */
  readonly shellPath: string;
}

/** Prints the first of its arguments that can be executed. */
const FIND_PROGRAM = `for path do if [ -f "$path" ] && [ -x "$path" ]; then printf %s "$path"; exit 0; fi; done; exit 1`;

/** Names in one command: all of them are well below what a program takes as arguments. */
const NAMES_AT_ONCE = 1_000;

/**
 * Makes a sandbox what its configuration says, with the program's rights and after its files have come back: finds the
 * shell, makes the working directory, writes the scripts. SandboxErrors `invalidParams` and `fileError` tell what could
 * not be; `startFailed` when the sandbox ends meanwhile.
 */
export async function makeReady(
  agent: Agent,
  config: ResolvedConfig,
  signal: AbortSignal,
): Promise<ReadyConfig> {
  const shellPath =
    config.shell === undefined ? USUAL_SHELL : await findShell(agent, config, config.shell, signal);
  if (config.workdir !== WORKSPACE) await makeWorkdir(agent, config.workdir, signal);
  if (config.scripts.length > 0) await writeScripts(agent, config, shellPath, signal);
  // What `envs` says itself is left as it is.
  const env = config.shell === undefined ? config.env : { SHELL: shellPath, ...config.env };
  return { ...config, env, shellPath };
}

async function findShell(
  agent: Agent,
  { env }: ResolvedConfig,
  shell: string,
  signal: AbortSignal,
): Promise<string> {
  // A script's first line ends at a space.
  const folders = (env["PATH"] ?? USUAL_PATH).split(":").filter((folder) => /^\/\S*$/.test(folder));
  const candidates = shell.startsWith("/") ? [shell] : folders.map((folder) => posix.join(folder, shell));
  const said = await commandInside(agent, USUAL_SHELL, ["-c", FIND_PROGRAM, "sh", ...candidates], signal);
  const found = candidates.find((path) => path === said.stdout);
  if (wentWell(said) && found !== undefined) return found;
  throw new SandboxError(
    "invalidParams",
    `config.shell is ${JSON.stringify(shell)}, and the image has no such program${shell.startsWith("/") ? "" : " on its PATH"}; without it the shell is ${USUAL_SHELL}`,
  );
}

async function makeWorkdir(agent: Agent, folder: string, signal: AbortSignal): Promise<void> {
  const said = await commandInside(agent, "mkdir", ["-p", folder], signal);
  if (wentWell(said)) return;
  throw new SandboxError("invalidParams", `config.workdir ${folder} could not be made: ${complaint(said)}`);
}

/** In place of what is there by these names, whatever it is. */
async function writeScripts(
  agent: Agent,
  { scripts }: ResolvedConfig,
  shellPath: string,
  signal: AbortSignal,
): Promise<void> {
  const paths = scripts.map(({ name }) => posix.join(SCRIPTS_FOLDER, name));
  const files = scripts.map((script) => ({
    path: posix.join(SCRIPTS_FOLDER, script.name),
    content: Buffer.from(scriptText(script, shellPath)),
  }));
  await forPaths(agent, "rm", ["-f"], paths, signal);
  await agent.writeFiles(files);
  await forPaths(agent, "chmod", ["755"], paths, signal);
}

async function forPaths(
  agent: Agent,
  command: string,
  args: readonly string[],
  paths: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (let at = 0; at < paths.length; at += NAMES_AT_ONCE) {
    const said = await commandInside(
      agent,
      command,
      [...args, ...paths.slice(at, at + NAMES_AT_ONCE)],
      signal,
    );
    if (wentWell(said)) continue;
    throw new SandboxError("fileError", `config.scripts could not be written: ${complaint(said)}`);
  }
}
