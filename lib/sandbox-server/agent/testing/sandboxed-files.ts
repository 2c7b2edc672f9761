import type { AgentFiles } from "../agent-files.ts";
import type { AgentExecution } from "../connection.ts";
import { runToEnd } from "./run.ts";
import { startSandboxedAgent } from "./sandboxed-agent.ts";

const PLACE = { workdir: "/workspace", env: {}, stdin: "closed" } as const;

/** The files of a real sandbox, and its programs, which may do with them what they like. */
export interface SandboxedFiles {
  readonly files: AgentFiles;
  /** What a program prints, run to its end; rejects when that is a failure. */
  python(code: string): Promise<string>;
  /**
   * A program that goes on beside: it has `stopped`, which becomes true when `stop` is called. Resolves when it is about
   * to begin.
   */
  beside(code: string): Promise<Beside>;
  /** Removes all that is in /workspace. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export interface Beside {
  readonly printed: () => string;
  /** Tells it to stop; resolves with all that it has printed. */
  stop(): Promise<string>;
}

export async function startSandboxedFiles(
  limits: Parameters<typeof startSandboxedAgent>[0],
): Promise<SandboxedFiles> {
  const sandboxed = await startSandboxedAgent(limits);
  const { agent } = sandboxed;
  const files = agent.files({ root: "/workspace", signal: new AbortController().signal });
  return {
    files,
    close: () => sandboxed.close(),
    async python(code) {
      const spec = { kind: "command", command: "python3", args: ["-c", code], ...PLACE } as const;
      const { stdout, stderr, end } = await runToEnd(agent, spec);
      if (end.kind !== "exited" || end.code !== 0)
        throw new Error(`${stderr.toString()} ${JSON.stringify(end)}`);
      return stdout.toString();
    },
    async beside(code) {
      const begun = Promise.withResolvers<AgentExecution>();
      let seen = () => "";
      const spec = { kind: "command", command: "python3", args: ["-c", PRELUDE + code], ...PLACE } as const;
      const ran = runToEnd(agent, spec, ({ kind, stdout, execution }) => {
        seen = stdout;
        if (kind === "stdout") begun.resolve(execution);
      });
      ran.catch(begun.reject);
      const execution = await begun.promise;
      return {
        printed: () => withoutBegin(seen()),
        async stop() {
          execution.signal(15);
          const { stdout, stderr } = await ran;
          return withoutBegin(stdout.toString() + stderr.toString());
        },
      };
    },
    async clear() {
      const { entries } = await files.list(".", { recursive: false, limit: 1_000 });
      for (const { path } of entries) await files.remove(path, true);
    },
  };
}

/** The errno of a call that fails, or its code; `done` for one that does not. */
export async function errnoOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => "done",
    (error: { code?: string; details?: { errno?: string } }) => error.details?.errno ?? error.code ?? error,
  );
}

const BEGUN = "begun\n";

const PRELUDE = `import os, signal
stopped = False
def stop(*_):
    global stopped
    stopped = True
signal.signal(signal.SIGTERM, stop)
print("${BEGUN.trim()}", flush=True)
`;

function withoutBegin(text: string): string {
  return text.replace(BEGUN, "");
}
