import type { KernelCompletions, KernelExplanation, Question } from "../connection.ts";
import type { LocalAgent } from "./local-agent.ts";
import { type Ran, runToEnd } from "./run.ts";

/** More than any answer takes on a busy machine. */
const WITHIN_MS = 20_000;

/** One language of an agent, to run code in its kernel and to ask it. In code for a question the cursor stands where `|` is, else at the end. */
export function kernelOf(local: LocalAgent, language: Question["language"]) {
  const { agent, workdir, env } = local;
  const question = (code: string, withinMs = WITHIN_MS): Question => {
    const [before = "", after = ""] = code.split("|");
    return { language, workdir, env, before, after, withinMs };
  };
  const complete = (code: string, withinMs?: number): Promise<KernelCompletions> =>
    agent.complete(question(code, withinMs));
  return {
    complete,
    inspect: (code: string, withinMs?: number): Promise<KernelExplanation> =>
      agent.inspect(question(code, withinMs)),
    /** Only what could be written there. */
    texts: async (code: string, withinMs?: number): Promise<string[]> =>
      (await complete(code, withinMs)).completions.map(({ text }) => text),
    run: (code: string): Promise<Ran> => {
      const mode = { kind: "kernel", code } as const;
      return runToEnd(agent, { kind: "run", language, workdir, env, stdin: "closed", mode });
    },
    /** Runs code that waits for a line of input; asks then, and lets it go on. */
    whileItWaits: <T>(code: string, ask: () => Promise<T>) => {
      const mode = { kind: "kernel", code } as const;
      const asked = Promise.withResolvers<T>();
      const ran = runToEnd(
        agent,
        { kind: "run", language, workdir, env, stdin: "open", mode },
        ({ kind, execution }) => {
          if (kind !== "input") return;
          const goOn = () => execution.write(Buffer.from("go on\n"));
          void ask().then(asked.resolve, asked.reject).then(goOn);
        },
      );
      return { asked: asked.promise, ran };
    },
    /** What a run displays. */
    valueOf: async (code: string): Promise<string | undefined> => {
      const mode = { kind: "kernel", code } as const;
      const ran = await runToEnd(agent, { kind: "run", language, workdir, env, stdin: "closed", mode });
      return ran.displays[0];
    },
  };
}

export type TestKernel = ReturnType<typeof kernelOf>;
