import type { Environment } from "#lib/protocol/settings.ts";

/** A test run's name, by which it finds the processes that outlived it. */
export const TEST_RUN = "QUICKSAND_TEST_RUN";

/**
 * What every process that we start may see of the environment. NODE_EXTRA_CA_CERTS, NODE_OPTIONS and npm's own are left
 * out on purpose: they slow each start down or change how Node behaves.
 */
const PASSED_ON = ["PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "FORCE_COLOR", "NO_COLOR", "TERM", TEST_RUN];

/** A small environment for a child, with what it needs on top. Pure. */
export function childEnvironment(
  environment: Environment,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = environment[name];
    if (value !== undefined) result[name] = value;
  }
  return { ...result, NEXT_TELEMETRY_DISABLED: "1", ...more };
}

/** An environment as `spawn` wants it: Next's types demand NODE_ENV of every one, and most programs have no use for it. */
export function asProcessEnv(environment: Environment): NodeJS.ProcessEnv {
  return environment as NodeJS.ProcessEnv;
}
