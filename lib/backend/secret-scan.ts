import { lintSource } from "@secretlint/core";
import { creator as recommended } from "@secretlint/secretlint-rule-preset-recommend";
import type { SecretScan, SecretsFound } from "#lib/api/snippet-contract.ts";
import { SandboxError } from "#lib/protocol/errors.ts";
import type { Limits } from "#lib/protocol/limits.ts";

const RULES = { id: "@secretlint/secretlint-rule-preset-recommend", rule: recommended };

/**
 * Looks through texts for what should not be shared: keys, tokens, private keys, connection strings with a password, by
 * Secretlint's recommended rules. The secrets themselves are no part of the answer. @throws SandboxError payloadTooLarge
 */
export async function scanForSecrets(
  { snippetBytes }: Pick<Limits, "snippetBytes">,
  { files }: SecretScan,
): Promise<SecretsFound> {
  const bytes = files.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  if (bytes > snippetBytes) {
    throw new SandboxError(
      "payloadTooLarge",
      `The files have ${bytes} bytes; a snippet has at most ${snippetBytes} (QUICKSAND_SNIPPET_BYTES).`,
      { details: { bytes, limitBytes: snippetBytes } },
    );
  }
  const found: SecretsFound["secrets"] = [];
  for (const { path, content } of files) {
    const { messages } = await lintSource({
      source: { filePath: path, content, contentType: "text" },
      options: { config: { rules: [RULES] }, locale: "en", maskSecrets: true, noPhysicFilePath: true },
    });
    for (const { message, loc } of messages) {
      // "found GitHub Token(GitHub personal access tokens): ****"
      const kind = message.replace(/^found /i, "").replace(/:[^:]*$/, "");
      found.push({ path, line: loc.start.line, column: loc.start.column + 1, kind });
    }
  }
  return { secrets: found };
}
