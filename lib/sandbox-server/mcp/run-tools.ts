import type { CallToolResult, McpServer, ServerContext } from "@modelcontextprotocol/server";
import { z } from "zod";
import { reportRun, RunReport, textOfRun } from "./run-report.ts";
import { runToEnd, type RunEvents } from "./run-to-end.ts";
import { ShownOutput } from "./shown-output.ts";
import { namespace, sandbox, timeout } from "./tool-arguments.ts";
import { answerTool, type ToolContext } from "./tool-context.ts";

/** What runs inside may change or delete the sandbox's files, twice if asked twice, and reaches nothing outside. */
const ANNOTATIONS = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: false,
  openWorldHint: false,
} as const;

const CodeArguments = z.object({
  sandbox,
  namespace,
  code: z.string().describe("The program. The value of a last expression is shown, as in a REPL"),
  language: z.string().describe("`python`, or `node` (also `nodejs`, `javascript`)"),
  timeout,
});

const CommandArguments = z.object({
  sandbox,
  namespace,
  command: z
    .string()
    .describe(
      "The program to run, e.g. `ls`. No shell reads it: for pipes, `*` or `&&` run `bash` with the args `-c` and the line",
    ),
  args: z.array(z.string()).optional().describe('Its arguments, each as it is, e.g. ["-l", "/workspace"]'),
  timeout,
});

/** The tools that run something and answer with what it printed. */
export function registerRunTools(server: McpServer, context: ToolContext): void {
  const { calls } = context;
  server.registerTool(
    "sandbox_run_code",
    {
      title: "Run code",
      description:
        "Runs code in a sandbox that runs, and waits for its end. Variables, imports and functions stay for the next call in the same language, until the sandbox stops. Files are in /workspace, the working folder. There is no network and no input to type. A program that fails is answered with its traceback.",
      inputSchema: CodeArguments,
      outputSchema: RunReport,
      annotations: { title: "Run code", ...ANNOTATIONS },
    },
    (args, request) =>
      run(context, request, args, (where) => calls.stream("sandbox.repl.run", { ...args, ...where })),
  );
  server.registerTool(
    "sandbox_run_command",
    {
      title: "Run a command",
      description:
        "Runs a command in a sandbox that runs, in /workspace, and waits for its end. There is no network and no input to type. A command that fails is answered with its output and exit code.",
      inputSchema: CommandArguments,
      outputSchema: RunReport,
      annotations: { title: "Run a command", ...ANNOTATIONS },
    },
    (args, request) =>
      run(context, request, args, (where) => calls.stream("sandbox.command.run", { ...args, ...where })),
  );
}

/** Begins to run something, in a sandbox and under an id of ours. */
type Begin = (where: {
  readonly namespace: string;
  readonly sandbox: string;
  readonly execution: string;
}) => RunEvents;

async function run(
  context: ToolContext,
  request: ServerContext,
  named: { readonly sandbox: string; readonly namespace?: string | undefined },
  begin: Begin,
): Promise<CallToolResult> {
  const { calls, limits } = context;
  const target = { namespace: calls.namespace(named.namespace), sandbox: named.sandbox };
  return answerTool(context, request, target, async (onEvent) => {
    const output = new ShownOutput(limits.mcpOutputBytes);
    const result = await runToEnd((execution) => begin({ ...target, execution }), {
      signal: request.mcpReq.signal,
      onEvent: (event) => {
        output.event(event);
        onEvent(event);
      },
      stop: async (execution) => {
        const how = { signal: "SIGINT", killAfterMs: limits.stopGraceMs } as const;
        await calls.call("execution.signal", { ...target, execution, ...how });
      },
    });
    const report = reportRun(result, output.text());
    return { content: [{ type: "text", text: textOfRun(report) }], structuredContent: report };
  });
}
