import type { Agent, AgentExecution, AgentUsage, ExecutionSpec, ProgramEnd } from "../connection.ts";

/** What one execution told, put together. */
export interface Ran {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** The text/plain of what was displayed. */
  readonly displays: readonly string[];
  readonly inputs: number;
  readonly cold: boolean;
  readonly programGone: boolean;
  readonly end: ProgramEnd;
  readonly usage: AgentUsage;
}

/** Called at each event, to type, signal or look at what is there so far. */
export type Watcher = (seen: {
  readonly kind: "started" | "stdout" | "stderr" | "display" | "input";
  /** What has been printed so far. */
  readonly stdout: () => string;
  readonly execution: AgentExecution;
}) => void;

/** Runs something to its end. Rejects when the agent ends before. */
export async function runToEnd(agent: Agent, spec: ExecutionSpec, watch: Watcher = () => {}): Promise<Ran> {
  const output: Record<"stdout" | "stderr", Buffer[]> = { stdout: [], stderr: [] };
  const displays: string[] = [];
  let inputs = 0;
  let cold = false;
  let programGone = false;
  const { promise, resolve, reject } = Promise.withResolvers<Ran>();
  void agent.closed.then((reason) => reject(new Error(`the agent ended: ${reason}`)));
  const execution = agent.start(spec, (event) => {
    switch (event.kind) {
      case "finished":
        resolve({
          stdout: Buffer.concat(output.stdout),
          stderr: Buffer.concat(output.stderr),
          displays,
          inputs,
          cold,
          programGone,
          end: event.end,
          usage: event.usage,
        });
        return;
      case "stdout":
      case "stderr":
        output[event.kind].push(event.data);
        break;
      case "display":
        displays.push(String(event.bundle["text/plain"]));
        break;
      case "input":
        inputs += 1;
        break;
      case "started":
        cold = event.cold;
        programGone = event.programGone === true;
        break;
    }
    // Events may come before start() has returned.
    const { kind } = event;
    queueMicrotask(() => watch({ kind, stdout: () => Buffer.concat(output.stdout).toString(), execution }));
  });
  return promise;
}
