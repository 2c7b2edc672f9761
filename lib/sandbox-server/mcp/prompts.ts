import type { GetPromptResult, McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { LANGUAGES, type Language } from "#lib/protocol/languages.ts";
import type { ScopedCalls } from "./scoped-calls.ts";

const PromptArguments = z.object({
  sandbox_name: z.string().optional().describe("Name of the new sandbox"),
  namespace: z.string().optional().describe("Its namespace; that of the API key, or else `default`"),
});

/** One prompt for each language, as the original has them: `create_python_sandbox`, `create_node_sandbox`. */
export function registerPrompts(server: McpServer, calls: ScopedCalls): void {
  for (const language of LANGUAGES) {
    server.registerPrompt(
      `create_${language.id}_sandbox`,
      {
        title: `Create a ${language.label} sandbox`,
        description: `Starts a sandbox that is ready to run ${language.label} code`,
        argsSchema: PromptArguments,
      },
      ({ sandbox_name: name = `${language.id}-sandbox`, namespace }) =>
        promptFor(language, name, calls.namespace(namespace)),
    );
  }
}

function promptFor(language: Language, sandbox: string, namespace: string): GetPromptResult {
  const start = {
    sandbox,
    namespace,
    config: { image: language.defaultImage, memory: 512, cpus: 1, workdir: "/workspace" },
  };
  const text = `Start a sandbox for ${language.label} with the tool sandbox_start and these arguments: ${JSON.stringify(start)}. Then run my code in it with sandbox_run_code (language: ${language.id}), and stop it with sandbox_stop when we are done.`;
  return {
    description: `Start the ${language.label} sandbox '${sandbox}'`,
    messages: [{ role: "user", content: { type: "text", text } }],
  };
}
