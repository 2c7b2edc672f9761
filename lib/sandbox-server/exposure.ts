import { isIPv4 } from "node:net";
import { SETTINGS } from "#lib/protocol/settings.ts";
import type { ServerConfig } from "./config.ts";
import type { RuntimeReport } from "./runtimes/runtime.ts";

/**
 * Why this server must not be reached from other machines, with the remedy; undefined when it may be, or is not. Whoever
 * reaches a server without keys can run anything, and what is not enforced protects nobody from strangers. Pure.
 */
export function exposureProblem(
  config: Pick<ServerConfig, "host" | "dev">,
  report: RuntimeReport,
): string | undefined {
  if (isLoopback(config.host)) return undefined;
  const elsewhere = `${SETTINGS.serverHost.env} is ${JSON.stringify(config.host)}, which other machines reach`;
  if (config.dev) {
    return `${elsewhere}, and with ${SETTINGS.dev.env}=1 it asks for no key. Leave one of the two out`;
  }
  if (report.missing.length === 0) return undefined;
  const missing = report.missing.map(({ what, remedy }) => `${what} (${remedy})`).join("; ");
  return `${elsewhere}, and ${report.name} does not enforce everything here: ${missing}. Until it does, use 127.0.0.1`;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
}
