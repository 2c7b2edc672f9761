/** The environment variables that this SDK reads. */
const NAMES = ["MSB_API_KEY", "MSB_SERVER_URL"] as const;

export type Environment = Readonly<Partial<Record<string, string>>>;

/**
 * Where there is a process: its environment, and when that has no MSB_API_KEY, below it what the file `.env` of the
 * current folder says of the two variables. Elsewhere (browsers, edge runtimes) nothing. Never fails; changes nothing.
 */
export function readEnvironment(): Environment {
  if (typeof process !== "object") return {};
  const known = attempt(() => pick(process.env));
  return known["MSB_API_KEY"] ? known : { ...attempt(readEnvFile), ...known };
}

/** Asks for Node's modules at run time: an import of them could not even be loaded elsewhere. */
function readEnvFile(): Environment {
  const { readFileSync } = process.getBuiltinModule("node:fs");
  const { parseEnv } = process.getBuiltinModule("node:util");
  return pick(parseEnv(readFileSync(".env", "utf8")));
}

/** There may be no environment, no files, or no right to read them (as in Deno without --allow-env): then nothing is known. */
function attempt(read: () => Environment): Environment {
  try {
    return read();
  } catch {
    return {};
  }
}

/** Empty counts as not set. */
function pick(environment: Environment): Environment {
  const set = NAMES.flatMap((name) => (environment[name] ? [[name, environment[name]]] : []));
  return Object.fromEntries(set);
}
