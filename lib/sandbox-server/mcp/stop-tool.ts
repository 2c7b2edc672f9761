import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { namespace, sandbox } from "./tool-arguments.ts";
import { answerTool, type ToolContext } from "./tool-context.ts";

const StopArguments = z.object({ sandbox, namespace });
const Stopped = z.object({ namespace: z.string(), sandbox: z.string(), running: z.literal(false) });

export function registerStopTool(server: McpServer, context: ToolContext): void {
  const title = "Stop a sandbox";
  server.registerTool(
    "sandbox_stop",
    {
      title,
      description:
        "Stops a sandbox and every program in it. Variables are gone then; the files in /workspace are kept for the next sandbox_start with the same name.",
      inputSchema: StopArguments,
      outputSchema: Stopped,
      annotations: {
        title,
        readOnlyHint: false,
        destructiveHint: true,
        idempotentHint: true,
        openWorldHint: false,
      },
    },
    (args, request) => {
      const target = { namespace: context.calls.namespace(args.namespace), sandbox: args.sandbox };
      return answerTool(context, request, target, async () => ({
        content: [{ type: "text", text: await context.calls.call("sandbox.stop", target) }],
        structuredContent: { ...target, running: false },
      }));
    },
  );
}
