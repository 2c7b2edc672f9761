import { SandboxError } from "#lib/protocol/errors.ts";
import type { Agent, ConnectAgent } from "../agent/connection.ts";
import type { Machine, Runtime, SandboxSpec } from "../runtimes/runtime.ts";

/** Everything that a sandbox is made with. */
export interface SessionOptions {
  readonly runtime: Runtime;
  readonly connectAgent: ConnectAgent;
  readonly spec: SandboxSpec;
  readonly signal: AbortSignal;
  /** Told when something of the machine could not be removed; nobody else can do anything about that. */
  readonly onProblem: (error: unknown) => void;
}

/** How a session ended by itself. */
export interface SessionEnd {
  readonly reason: string;
  /** The kernel's last count of what it killed for memory. */
  readonly oomKills: number;
}

/** A machine that answers; far more than any start takes. */
const READY_WITHIN_MS = 30_000;

/** When its agent is gone, the machine has this long to end by itself. */
const END_WITHIN_MS = 1_000;

/** A running machine and its agent, from its start to its end. */
export class Session {
  readonly agent: Agent;
  readonly spec: SandboxSpec;
  /** Resolves when nothing of it runs any more; never rejects. */
  readonly ended: Promise<SessionEnd>;
  readonly machine: Machine;
  readonly #onProblem: (error: unknown) => void;

  constructor(machine: Machine, agent: Agent, { spec, onProblem }: SessionOptions) {
    this.machine = machine;
    this.agent = agent;
    this.spec = spec;
    this.#onProblem = onProblem;
    this.ended = this.#watchEnd();
  }

  /** Ends it. May be called twice; never rejects. */
  async close(): Promise<void> {
    this.agent.close();
    await destroy(this.machine, this.#onProblem);
  }

  async #watchEnd(): Promise<SessionEnd> {
    const lost = this.agent.closed.then(async (reason) => {
      const end = await Promise.race([this.machine.ended, after(END_WITHIN_MS)]);
      await this.close();
      return end ?? { reason, oomKills: this.machine.oomKills() };
    });
    const end = await Promise.race([this.machine.ended, lost]);
    await this.close();
    return end;
  }
}

/** Makes a machine and waits until its agent answers. SandboxError `startFailed`; nothing is left of a failed start. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { runtime, spec, signal } = options;
  const machine = await runtime.create(spec, signal);
  try {
    const agent = options.connectAgent(machine.stream);
    await readyInTime(agent, signal);
    return new Session(machine, agent, options);
  } catch (error) {
    await destroy(machine, options.onProblem);
    throw error;
  }
}

async function destroy(machine: Machine, onProblem: (error: unknown) => void): Promise<void> {
  try {
    await machine.destroy();
  } catch (error) {
    onProblem(error);
  }
}

async function readyInTime(agent: Agent, signal: AbortSignal): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(
      new SandboxError("startFailed", `The sandbox did not answer within ${READY_WITHIN_MS / 1_000} s`),
    );
  }, READY_WITHIN_MS);
  const onAbort = () => late.reject(signal.reason);
  signal.addEventListener("abort", onAbort);
  try {
    signal.throwIfAborted();
    await Promise.race([agent.ready, late.promise]);
  } catch (error) {
    agent.close();
    if (error instanceof SandboxError || signal.aborted) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new SandboxError("startFailed", `The sandbox ended before it answered: ${why}`, { cause: error });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

function after(ms: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, undefined).unref();
  });
}
