import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { SandboxError } from "#lib/protocol/errors.ts";
import { findLanguage, LANGUAGES } from "#lib/protocol/languages.ts";
import type { MethodInput } from "#lib/protocol/methods.ts";
import type { ScopedCalls } from "./scoped-calls.ts";
import { namespace, sandbox } from "./tool-arguments.ts";
import { answerTool, type ToolContext } from "./tool-context.ts";

/** A language for those who name neither one nor an image. */
const USUAL_LANGUAGE = "python";

const StartArguments = z.object({
  sandbox,
  namespace,
  language: z
    .string()
    .optional()
    .describe("What is to run in it, which chooses the image: `python` (the default) or `node`"),
  config: z
    // What is not described here is not lost: the server knows more fields, and refuses what it does not offer.
    .looseObject({
      image: z.string().optional().describe("`microsandbox/python` or `microsandbox/node`"),
      memory: z.int().min(0).max(4_294_967_295).optional().describe("Memory in MiB"),
      cpus: z.number().optional().describe("Processor cores; fractions are fine"),
      envs: z.array(z.string()).optional().describe("Environment of its programs, each `KEY=VALUE`"),
      workdir: z.string().optional().describe("Folder that its programs start in, /workspace unless given"),
      volumes: z.array(z.string()).optional().describe("Folders of the host; servers usually refuse them"),
      ports: z.array(z.string()).optional().describe("Ports; servers usually refuse them"),
    })
    .optional()
    .describe("Leave it out for the usual size, and for a stopped sandbox to be as it was"),
});
type StartArguments = z.infer<typeof StartArguments>;

const Started = z.object({ namespace: z.string(), sandbox: z.string(), running: z.literal(true) });

export function registerStartTool(server: McpServer, context: ToolContext): void {
  const title = "Start a sandbox";
  server.registerTool(
    "sandbox_start",
    {
      title,
      description:
        "Starts an isolated sandbox to run code and commands in. One that runs already is left as it is; one that was stopped comes back with its files. Stop it with sandbox_stop when you are done.",
      inputSchema: StartArguments,
      outputSchema: Started,
      annotations: {
        title,
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: false,
      },
    },
    (args, request) => {
      const target = { namespace: context.calls.namespace(args.namespace), sandbox: args.sandbox };
      return answerTool(context, request, target, async (onEvent) => {
        const config = await configOf(context.calls, target, args);
        const events = context.calls.stream("sandbox.start", { ...target, config });
        let step = await events.next();
        while (step.done !== true) {
          onEvent(step.value);
          step = await events.next();
        }
        const text = `${step.value}. It is in namespace '${target.namespace}' and stops by itself after ${context.limits.idleS} s without use.`;
        return { content: [{ type: "text", text }], structuredContent: { ...target, running: true } };
      });
    },
  );
}

/**
 * The configuration to start with. A new name needs an image, which its callers often leave out; a known one that
 * nothing is said about comes back as it was.
 */
async function configOf(
  calls: ScopedCalls,
  target: { readonly namespace: string; readonly sandbox: string },
  { language, config }: StartArguments,
): Promise<MethodInput<"sandbox.start">["config"]> {
  if (config?.image !== undefined) return config;
  const unsaid = language === undefined && Object.keys(config ?? {}).length === 0;
  if (unsaid && (await isKnown(calls, target))) return undefined;
  const wanted = findLanguage(language ?? USUAL_LANGUAGE);
  if (wanted === undefined) {
    throw new SandboxError(
      "languageUnavailable",
      `There is no language '${language}'; there are ${languages()}`,
    );
  }
  return { ...config, image: wanted.defaultImage };
}

async function isKnown(
  calls: ScopedCalls,
  target: { readonly namespace: string; readonly sandbox: string },
): Promise<boolean> {
  try {
    await calls.call("execution.list", target);
    return true;
  } catch (error) {
    const unknown = ["namespaceNotFound", "sandboxNotFound"];
    if (error instanceof SandboxError && unknown.includes(error.code)) return false;
    throw error;
  }
}

function languages(): string {
  return LANGUAGES.map(({ id }) => id).join(" and ");
}
