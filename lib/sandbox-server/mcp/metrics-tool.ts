import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { SandboxMetrics } from "#lib/protocol/methods.ts";
import { namespace, sandbox } from "./tool-arguments.ts";
import { answerTool, type ToolContext } from "./tool-context.ts";

const MetricsArguments = z.object({
  sandbox: sandbox.optional().describe("Name of one sandbox; leave it out for all of the namespace"),
  namespace: namespace.describe(
    "Namespace to look in, `*` for all. Leave it out for the usual one: that of the API key, or else `default`",
  ),
});
const Metrics = z.object({ sandboxes: z.array(SandboxMetrics) });

export function registerMetricsTool(server: McpServer, context: ToolContext): void {
  const title = "Measure sandboxes";
  server.registerTool(
    "sandbox_get_metrics",
    {
      title,
      description:
        "Lists the sandboxes of a namespace, or one of them: whether it runs, and its CPU (percent of one core), memory (MiB) and disk (bytes) now.",
      inputSchema: MetricsArguments,
      outputSchema: Metrics,
      annotations: {
        title,
        readOnlyHint: true,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: false,
      },
    },
    (args, request) => {
      const target = { namespace: context.calls.namespace(args.namespace), sandbox: args.sandbox };
      return answerTool(context, request, target, async () => {
        const metrics = await context.calls.call("sandbox.metrics.get", target);
        const text = metrics.sandboxes.map(lineOf).join("\n") || "There is no such sandbox.";
        return { content: [{ type: "text", text }], structuredContent: metrics };
      });
    },
  );
}

function lineOf({ namespace, name, running, ...usage }: SandboxMetrics): string {
  const who = `${name} (namespace ${namespace})`;
  if (!running) return `${who}: stopped`;
  const shown = (value: number | null, unit: string) => (value === null ? "unknown" : `${value} ${unit}`);
  return `${who}: running, CPU ${shown(usage.cpu_usage, "%")}, memory ${shown(usage.memory_usage, "MiB")}, disk ${shown(usage.disk_usage, "bytes")}`;
}
