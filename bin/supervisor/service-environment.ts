import { LIMITS } from "#lib/protocol/limits.ts";
import { SETTINGS, type Environment, type SettingRow } from "#lib/protocol/settings.ts";
import { childEnvironment } from "../setup/environment.ts";

/** The sandbox server's environment: its own settings, all limits, and the addresses as they were really chosen. Pure. */
export function serverEnvironment(
  environment: Environment,
  chosen: Readonly<Record<string, string>>,
): Record<string, string> {
  return childEnvironment(environment, {
    ...given(environment, ["server", "all"]),
    [SETTINGS.serverKey.env]: environment[SETTINGS.serverKey.env] ?? "",
    HOME: environment["HOME"] ?? "/",
    ...chosen,
  });
}

/**
 * The web server's environment. What must stay secret from it is set to nothing and not left out, since Next reads the
 * file .env by itself for what is not set. Pure.
 */
export function webEnvironment(
  environment: Environment,
  chosen: Readonly<Record<string, string>>,
): Record<string, string> {
  return childEnvironment(environment, {
    ...given(environment, ["web", "all"]),
    [SETTINGS.serverKey.env]: "",
    HOME: "/nonexistent",
    ...chosen,
  });
}

/** The settings that these processes read, and all limits, as far as they are set. */
function given(environment: Environment, readers: readonly SettingRow["readBy"][]): Record<string, string> {
  const rows: readonly SettingRow[] = Object.values(SETTINGS);
  const settings = rows.filter((row) => readers.includes(row.readBy)).map((row) => row.env);
  const limits = Object.values(LIMITS).map((row) => row.env);
  const result: Record<string, string> = {};
  for (const name of [...settings, ...limits]) {
    const value = environment[name];
    if (value) result[name] = value;
  }
  return result;
}
