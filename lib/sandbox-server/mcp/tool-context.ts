import type { CallToolResult, ServerContext } from "@modelcontextprotocol/server";
import type { Logger } from "pino";
import type { Limits } from "#lib/protocol/limits.ts";
import type { SandboxEvent } from "#lib/protocol/run-event.ts";
import { Progress } from "./progress.ts";
import type { ScopedCalls } from "./scoped-calls.ts";
import { toolError, type Target } from "./tool-error.ts";

/** What tools work with, for one caller. */
export interface ToolContext {
  readonly calls: ScopedCalls;
  readonly limits: Limits;
  readonly log: Logger;
}

/**
 * One call of a tool: its work, with whatever fails in it made an answer. The events that the work reports become
 * progress for a client that asked for it by a token.
 */
export async function answerTool(
  { log }: ToolContext,
  { mcpReq }: ServerContext,
  target: Target,
  work: (onEvent: (event: SandboxEvent) => void) => Promise<CallToolResult>,
): Promise<CallToolResult> {
  // oxlint-disable-next-line no-underscore-dangle -- the name is the protocol's
  const progressToken = mcpReq._meta?.progressToken;
  const progress = new Progress(async (count, message) => {
    if (progressToken === undefined) return;
    await mcpReq.notify({
      method: "notifications/progress",
      params: { progressToken, progress: count, message },
    });
  });
  try {
    return await work((event) => progress.event(event));
  } catch (error) {
    return toolError(error, target, log);
  } finally {
    progress.close();
  }
}
