import { resolve } from "node:path";
import { nameProblem } from "#lib/protocol/names.ts";
import { createApiKey, loadServerKey } from "#lib/sandbox-server/keys.ts";
import type { CommandContext } from "../command.ts";
import { parseLifetime } from "./lifetime.ts";

/** Prints an API key on stdout, and what it opens and until when on stderr. */
export async function run({ root, settings, environment, options }: CommandContext): Promise<number> {
  const namespace = String(options["namespace"] ?? "*");
  const lifetime = String(options["expire"] ?? "24h");
  const expireS = parseLifetime(lifetime);
  const problem = namespace === "*" ? undefined : nameProblem("Namespace", namespace);
  if (problem !== undefined) {
    console.error(`quicksand keygen: --namespace ${namespace}: ${problem}`);
    return 2;
  }
  if (expireS === undefined) {
    console.error(
      `quicksand keygen: --expire ${lifetime}: give a number and a unit (s, m, h, d, w, mo or y; without one it is hours), like 24h or 1y, at most 1000 years`,
    );
    return 2;
  }
  const serverKey = await loadServerKey(resolve(root, settings.data), environment);
  const until = new Date(Date.now() + expireS * 1_000).toISOString();
  console.log(await createApiKey(serverKey, { namespace, expireS }));
  console.error(`Opens ${namespace === "*" ? "all namespaces" : `namespace ${namespace}`} until ${until}.`);
  return 0;
}
