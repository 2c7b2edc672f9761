import { loadSchemas } from "./schemas.ts";
import type {
  SecretScan,
  SecretsFound,
  SharedSnippet,
  ShareSnippet,
  SnippetWithdrawn,
} from "./snippet-contract.ts";
import { bodyOf, failureOf, parse, type Transport } from "./transport.ts";

/** Programs that are shared by a link. */
export interface SnippetApi {
  share(snippet: ShareSnippet, signal?: AbortSignal): Promise<SharedSnippet>;
  /**
   * Takes back what was shared with this token. Undefined when there was nothing to take back any more: it ended, or was
   * taken back already.
   */
  withdraw(id: string, deleteToken: string, signal?: AbortSignal): Promise<SnippetWithdrawn | undefined>;
  /** What looks like a secret in texts that are about to be shared. */
  scan(texts: SecretScan, signal?: AbortSignal): Promise<SecretsFound>;
}

export function createSnippetApi({ request, json }: Transport): SnippetApi {
  return {
    share: (snippet, signal) => json((of) => of.SharedSnippet, "POST", "/api/snippets", snippet, signal),
    async withdraw(id, deleteToken, signal) {
      const response = await request("DELETE", `/api/snippets/${encodeURIComponent(id)}`, undefined, signal, {
        authorization: `Bearer ${deleteToken}`,
      });
      if (response.ok) return parse((await loadSchemas()).SnippetWithdrawn, await bodyOf(response, signal));
      const failure = await failureOf(response);
      if (failure.code === "notFound" || failure.code === "forbidden") return undefined;
      throw failure;
    },
    scan: (texts, signal) => json((of) => of.SecretsFound, "POST", "/api/secret-scan", texts, signal),
  };
}
