import { SandboxError } from "#lib/protocol/errors.ts";
import type { MethodParams } from "#lib/protocol/methods.ts";
import type { Question } from "../agent/connection.ts";
import { usableLanguage } from "../sandboxes/execution-request.ts";
import type { Sandboxes } from "../sandboxes/sandboxes.ts";
import { tooLarge } from "../sandboxes/too-large.ts";
import type { Handlers } from "./call.ts";

type KernelMethod = Extract<keyof Handlers, "repl.complete" | "repl.inspect">;

/** A name goes on to the right of the cursor; no more than this of what follows says anything about it. */
const AFTER_CURSOR_CHARACTERS = 1_000;

/** Questions to the interpreters that keep their state. */
export function kernelHandlers(sandboxes: Sandboxes): Pick<Handlers, KernelMethod> {
  const prepare = async (params: MethodParams<KernelMethod>) => {
    const { agent, limits, config } = await sandboxes.get(params.namespace, params.sandbox).use();
    const { id: language } = usableLanguage(params.language, config);
    const codeBytes = Buffer.byteLength(params.code);
    if (codeBytes > limits.codeBytes) {
      throw tooLarge("params.code", codeBytes, limits.codeBytes, "QUICKSAND_CODE_BYTES");
    }
    const { workdir, env } = config;
    const place = { language, workdir, env, withinMs: limits.questionMs };
    return { agent, question: { ...place, ...split(params.code, params.cursor) } satisfies Question };
  };
  return {
    "repl.complete": async (params) => {
      const { agent, question } = await prepare(params);
      const { kernel, replaced, completions, truncated } = await agent.complete(question);
      const to = question.before.length;
      return { kernel, from: to - replaced, to, completions: [...completions], truncated };
    },
    "repl.inspect": async (params) => {
      const { agent, question } = await prepare(params);
      const { kernel, ...known } = await agent.inspect(question);
      return { kernel, found: known.name !== undefined, ...known };
    },
  };
}

function split(code: string, cursor = code.length): Pick<Question, "before" | "after"> {
  if (cursor > code.length) {
    throw new SandboxError(
      "invalidParams",
      `params.cursor is ${cursor}, behind the end of params.code, which has ${code.length} UTF-16 code units`,
    );
  }
  return { before: code.slice(0, cursor), after: code.slice(cursor, cursor + AFTER_CURSOR_CHARACTERS) };
}
