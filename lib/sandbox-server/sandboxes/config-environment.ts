import { SandboxError } from "#lib/protocol/errors.ts";

/** What programs have as PATH unless `envs` says otherwise; the same as in agent/guest/environment.py. */
export const USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Linux starts no program with a longer variable (MAX_ARG_STRLEN, with its name and the NUL at its end). */
const LONGEST_ENTRY_BYTES = 131_071;

/** Arguments and variables of a program may have 2 MiB together; half of it is left for its arguments. */
const MOST_BYTES = 2 ** 20;

/**
 * The variables of `config.envs`, beside those that every program has. An empty value is a value; of a name that comes
 * twice the last counts. SandboxError `invalidParams`.
 */
export function environmentOf(entries: readonly string[]): Readonly<Record<string, string>> {
  const bytes = entries.reduce((sum, entry) => sum + Buffer.byteLength(entry) + 1, 0);
  if (bytes > MOST_BYTES) {
    throw new SandboxError(
      "invalidParams",
      `config.envs has ${bytes} bytes; no program starts with more than ${MOST_BYTES} of variables`,
    );
  }
  return Object.fromEntries(entries.map(entryOf));
}

/** With a folder in which programs are looked for first. */
export function withFolderOnPath(
  env: Readonly<Record<string, string>>,
  folder: string,
): Readonly<Record<string, string>> {
  const rest = env["PATH"] ?? USUAL_PATH;
  return { ...env, PATH: rest === "" ? folder : `${folder}:${rest}` };
}

function entryOf(entry: string): [string, string] {
  const at = entry.indexOf("=");
  const name = at < 1 ? entry : entry.slice(0, at);
  if (at < 1) throw refused(name, "each entry must be KEY=VALUE");
  if (entry.includes("\0")) throw refused(name, "no NUL byte may be in it");
  if (Buffer.byteLength(entry) > LONGEST_ENTRY_BYTES) {
    throw refused(name, `no program starts with a variable of more than ${LONGEST_ENTRY_BYTES} bytes`);
  }
  return [name, entry.slice(at + 1)];
}

function refused(name: string, why: string): SandboxError {
  return new SandboxError("invalidParams", `config.envs has ${JSON.stringify(name.slice(0, 100))}; ${why}`);
}
