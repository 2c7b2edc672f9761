import { McpServer } from "@modelcontextprotocol/server";
import { VERSION } from "../server-info.ts";
import { registerMetricsTool } from "./metrics-tool.ts";
import { registerPrompts } from "./prompts.ts";
import { registerRunTools } from "./run-tools.ts";
import { registerStartTool } from "./start-tool.ts";
import { registerStopTool } from "./stop-tool.ts";
import type { ToolContext } from "./tool-context.ts";

/** The tools and prompts for one request of one caller: nothing of it stays for the next. */
export function createMcpServer(context: ToolContext): McpServer {
  const server = new McpServer(
    { name: "quicksand", title: "Quicksand", version: VERSION },
    {
      instructions: instructionsFor(context),
      // What there is never changes while a server runs.
      capabilities: { tools: { listChanged: false }, prompts: { listChanged: false } },
    },
  );
  registerStartTool(server, context);
  registerStopTool(server, context);
  registerRunTools(server, context);
  registerMetricsTool(server, context);
  registerPrompts(server, context.calls);
  return server;
}

function instructionsFor({ limits }: ToolContext): string {
  return [
    "Runs Python and Node code and commands in isolated sandboxes: start one with sandbox_start, use it by its name with sandbox_run_code and sandbox_run_command, stop it with sandbox_stop when you are done.",
    `A sandbox has ${limits.memoryMiB} MiB of memory unless it asks for more, ${limits.workspaceMiB} MiB of files in /workspace, and no network.`,
    `An answer shows at most ${limits.mcpOutputBytes} bytes of output, the beginning and the end of it. A call may take at most ${limits.callHardS} s, or the timeout that it names.`,
  ].join(" ");
}
