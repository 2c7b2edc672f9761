import type { CallToolResult } from "@modelcontextprotocol/server";
import type { Logger } from "pino";
import type { SandboxError } from "#lib/protocol/errors.ts";
import { presentable } from "../rpc/answer.ts";

/** What a tool was asked to work on. */
export interface Target {
  readonly namespace: string;
  readonly sandbox?: string | undefined;
}

/** The answer of a tool that could not do its work, in words that tell a model what to do next. Never a stack. */
export function toolError(error: unknown, target: Target, log: Logger): CallToolResult {
  return { isError: true, content: [{ type: "text", text: messageOf(presentable(error, log), target) }] };
}

function messageOf({ code, message }: SandboxError, { namespace, sandbox }: Target): string {
  const named = sandbox === undefined ? undefined : `sandbox '${sandbox}' in namespace '${namespace}'`;
  switch (code) {
    case "namespaceNotFound":
    case "sandboxNotFound":
      return named === undefined
        ? `No sandbox was ever started in namespace '${namespace}'. The tool sandbox_start starts one.`
        : `There is no ${named}. Start it first with the tool sandbox_start.`;
    case "sandboxNotRunning":
      return named === undefined
        ? message
        : `The ${named} does not run. Start it first with the tool sandbox_start; its files come back.`;
    default:
      return message;
  }
}
