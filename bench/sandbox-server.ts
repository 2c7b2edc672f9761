import type { RpcClient } from "#lib/microsandbox/rpc-client.ts";
import type { Subject } from "./measure.ts";

const NAMESPACE = "bench";
/** As the original's clients ask for it; a configuration without an image is one that the server refuses. */
const CONFIG = { image: "microsandbox/python" };

const PROGRAMS = { python: "print(1)", nodejs: "console.log(1)" } as const;
type ProgramLanguage = keyof typeof PROGRAMS;

/**
 * A new sandbox each time, from the first request to the first output; and its end, from the request to the answer. To
 * be sampled in the order in which they are given.
 */
export function coldStarts(client: RpcClient): readonly Subject[] {
  let count = 0;
  let sandbox: string | undefined;
  const destroy = async () => {
    if (sandbox === undefined) return 0;
    const started = performance.now();
    await client.call("sandbox.stop", { namespace: NAMESPACE, sandbox });
    sandbox = undefined;
    return performance.now() - started;
  };
  const start = async (fresh: boolean) => {
    count += 1;
    const name = `cold-${count}`;
    const started = performance.now();
    await client.call("sandbox.start", { namespace: NAMESPACE, sandbox: name, config: CONFIG });
    sandbox = name;
    const firstAt = await firstOutput(client, name, "python", { fresh });
    return firstAt - started;
  };
  const end: Subject = { name: "destroy", sample: destroy };
  return [
    { name: "cold start to first output, fresh", sample: () => start(true) },
    end,
    { name: "cold start to first output, in the kernel", sample: () => start(false) },
    end,
  ];
}

/** Runs in a sandbox that is there; close() stops it. */
export async function warmRuns(client: RpcClient): Promise<{ subjects: Subject[]; close(): Promise<void> }> {
  const sandbox = "warm";
  await client.call("sandbox.start", { namespace: NAMESPACE, sandbox, config: CONFIG });
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
