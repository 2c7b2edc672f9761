import type { RpcClient } from "#lib/microsandbox/rpc-client.ts";
import type { Subject } from "./measure.ts";

const NAMESPACE = "bench";

const PROGRAMS = { python: "print(1)", nodejs: "console.log(1)" } as const;
type ProgramLanguage = keyof typeof PROGRAMS;

/** A new sandbox each time, from the first request to the first output; and its end, from the request to the answer. */
export function coldStartAndDestroy(client: RpcClient): { start: Subject; destroy: Subject } {
  let count = 0;
  let sandbox: string | undefined;
  const destroy = async () => {
    if (sandbox === undefined) return 0;
    const started = performance.now();
    await client.call("sandbox.stop", { namespace: NAMESPACE, sandbox });
    sandbox = undefined;
    return performance.now() - started;
  };
  const start = async () => {
    count += 1;
    const name = `cold-${count}`;
    const started = performance.now();
    await client.call("sandbox.start", { namespace: NAMESPACE, sandbox: name, config: {} });
    sandbox = name;
    const firstAt = await firstOutput(client, name, "python", { fresh: false });
    return firstAt - started;
  };
  return {
    start: { name: "cold start to first output", sample: start },
    destroy: { name: "destroy", sample: destroy },
  };
}

/** Runs in a sandbox that is there; close() stops it. */
export async function warmRuns(client: RpcClient): Promise<{ subjects: Subject[]; close(): Promise<void> }> {
  const sandbox = "warm";
  await client.call("sandbox.start", { namespace: NAMESPACE, sandbox, config: {} });
  const timed = (name: string, language: ProgramLanguage, fresh: boolean): Subject => ({
    name,
    async sample() {
      const started = performance.now();
      return (await firstOutput(client, sandbox, language, { fresh })) - started;
    },
  });
  const whole: Subject = {
    name: "warm Python run, whole answer",
    async sample() {
      const started = performance.now();
      const run = { namespace: NAMESPACE, sandbox, language: "python", code: PROGRAMS.python };
      await client.call("sandbox.repl.run", run);
      return performance.now() - started;
    },
  };
  return {
    subjects: [
      timed("warm Python run to first output", "python", false),
      whole,
      timed("warm Node run to first output", "nodejs", false),
      timed("fresh Python run to first output", "python", true),
      timed("fresh Node run to first output", "nodejs", true),
    ],
    close: async () => void (await client.call("sandbox.stop", { namespace: NAMESPACE, sandbox })),
  };
}

/** Runs a program to its end. @returns when its first output came, on the clock of `performance.now()`. */
async function firstOutput(
  client: RpcClient,
  sandbox: string,
  language: ProgramLanguage,
  options: { fresh: boolean },
): Promise<number> {
  const code = PROGRAMS[language];
  const stream = await client.open("sandbox.repl.run", {
    namespace: NAMESPACE,
    sandbox,
    language,
    code,
    ...options,
  });
  let firstAt: number | undefined;
  for await (const event of stream) {
    if (event.kind === "stdout") firstAt ??= performance.now();
  }
  if (firstAt === undefined) throw new Error(`${code} in ${language} printed nothing`);
  return firstAt;
}
