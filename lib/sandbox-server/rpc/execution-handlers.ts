import { SandboxError } from "#lib/protocol/errors.ts";
import type { Execution } from "../sandboxes/execution.ts";
import type { Sandboxes } from "../sandboxes/sandboxes.ts";
import type { Handlers } from "./call.ts";
import { answerWith, commandResult, runResult } from "./run-handlers.ts";

type ExecutionMethod = Extract<keyof Handlers, `execution.${string}`>;

/** The methods on something that runs or ran. */
export function executionHandlers(sandboxes: Sandboxes): Pick<Handlers, ExecutionMethod> {
  const find = (params: { namespace: string; sandbox: string; execution: string }): Execution =>
    sandboxes.get(params.namespace, params.sandbox).executions.get(params.execution);
  return {
    "execution.input": async (params) => {
      const { number, data, encoding, eof } = params;
      await find(params).input(number, bytesOf(data ?? "", encoding), eof === true);
      return { number };
    },
    "execution.signal": async (params) => {
      find(params).signal(params.signal, params.killAfterMs);
      return {};
    },
    "execution.resize": async (params) => {
      find(params).resize(params.cols, params.rows);
      return {};
    },
    "execution.extend": async (params) => find(params).extend(params.ms),
    "execution.list": async ({ namespace, sandbox }) => ({
      executions: sandboxes.get(namespace, sandbox).executions.list(),
    }),
    "execution.attach": (params, call) => {
      const execution = find(params);
      const { language } = execution.request;
      return language === undefined
        ? answerWith(execution, params.after ?? 0, call, commandResult)
        : answerWith(execution, params.after ?? 0, call, (ended) => runResult(ended, language));
    },
  };
}

function bytesOf(data: string, encoding: "utf8" | "base64" | undefined): Buffer {
  if (encoding === "base64" && !/^[A-Za-z0-9+/]*={0,2}$/.test(data)) {
    throw new SandboxError("invalidParams", "params.data is not base64");
  }
  return Buffer.from(data, encoding ?? "utf8");
}
