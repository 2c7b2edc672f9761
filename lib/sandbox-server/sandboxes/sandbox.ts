import type { Logger } from "pino";
import { SandboxError } from "#lib/protocol/errors.ts";
import type { Limits } from "#lib/protocol/limits.ts";
import type { SandboxEvent, SandboxState } from "#lib/protocol/run-event.ts";
import type { Agent, ConnectAgent } from "../agent/connection.ts";
import type { Runtime } from "../runtimes/runtime.ts";
import type { Admission, Admitted } from "./admission.ts";
import { EventLog } from "./event-log.ts";
import type { Execution } from "./execution.ts";
import { sharedVolumes } from "./config-volumes.ts";
import { startRequest, type ExecutionRequest, type RequestContext } from "./execution-request.ts";
import { Executions } from "./executions.ts";
import type { KeptWorkspaces } from "./kept-workspaces.ts";
import { makeReady, type ReadyConfig } from "./make-ready.ts";
import { OwnFiles } from "./own-files.ts";
import type { Retention } from "./retention.ts";
import { Sampler } from "./sampler.ts";
import { machineSpec, type ConfigWithImage, type ResolvedConfig } from "./sandbox-config.ts";
import { openSession, type Session } from "./session.ts";
import { UseTimers } from "./use-timers.ts";
import { watch, type WatchOptions } from "./watch.ts";

/** What all sandboxes of a server share. */
export interface SandboxHost {
  readonly runtime: Runtime;
  readonly connectAgent: ConnectAgent;
  readonly limits: Limits;
  /** Paths of this host that may be shared with sandboxes. */
  readonly allowedVolumes: readonly string[];
  readonly admission: Admission;
  readonly workspaces: KeptWorkspaces;
  /** Of what has finished, in all sandboxes. */
  readonly retention: Retention;
  readonly log: Logger;
  /** Something about a sandbox changed that outlives the server. */
  readonly changed: () => void;
  /** Nothing of an ephemeral sandbox is left: its name is free again. */
  readonly forget: (sandbox: Sandbox) => void;
}

/** Files that take longer to pack are not kept. A full workspace takes about 3 s on a busy machine. */
const SAVE_WITHIN_MS = 30_000;

/** What is there while a sandbox runs. */
interface Running {
  readonly session: Session;
  readonly sampler: Sampler;
  readonly config: ReadyConfig;
  readonly timers: UseTimers;
}

/** A start as it was asked for, and what that means here. */
interface Asked {
  readonly config: ConfigWithImage;
  readonly resolved: ResolvedConfig;
  /** Nothing of it is kept when it stops: neither its files nor its name. */
  readonly ephemeral: boolean;
}

/** A start that went well; `problem` is what it lacks all the same. */
interface Begun extends Asked {
  readonly session: Session;
  readonly ready: ReadyConfig;
  readonly admitted: Admitted;
  readonly problem: string | undefined;
}

/**
 * An isolated machine by its name, and what it is known by while it is stopped. Its events are numbered in one
 * sequence for as long as the server lives, over stops and starts.
 */
export class Sandbox {
  readonly namespace: string;
  readonly name: string;
  readonly log: EventLog;
  readonly executions: Executions;
  /** As asked for when it started last; a start without a configuration uses it again. */
  config: ConfigWithImage;
  /** Whether its name and configuration outlive it: it has started, and not as an ephemeral one. */
  lasting = false;
  stateSinceMs = Date.now();

  readonly #host: SandboxHost;
  readonly #files: OwnFiles;
  #state: SandboxState = "stopped";
  #running: Running | undefined;
  #starting: { readonly done: Promise<void>; readonly abort: AbortController } | undefined;
  #stopping: Promise<void> | undefined;
  /** Those who want it started while it stops: it must not be forgotten under them. */
  #startsWaiting = 0;

  constructor(namespace: string, name: string, config: ConfigWithImage, host: SandboxHost) {
    this.namespace = namespace;
    this.name = name;
    this.config = config;
    this.#host = host;
    this.#files = new OwnFiles({ namespace, name, workspaces: host.workspaces, log: host.log });
    this.log = new EventLog(host.limits);
    this.executions = new Executions(this.log, host.limits, host.retention);
  }

  get state(): SandboxState {
    return this.#state;
  }

  /** Whether it holds, or will hold, a part of the machine. */
  get active(): boolean {
    return this.#running !== undefined || this.#starting !== undefined;
  }

  get sampler(): Sampler | undefined {
    return this.#running?.sampler;
  }

  /** Starts it unless it runs; those who ask while it starts share one start, which is as the first of them asked. */
  async start(config: ConfigWithImage, resolved: ResolvedConfig, ephemeral = false): Promise<void> {
    this.#startsWaiting += 1;
    await this.#stopping;
    this.#startsWaiting -= 1;
    if (this.#running !== undefined) return;
    if (this.#starting === undefined) {
      const abort = new AbortController();
      const done = this.#start({ config, resolved, ephemeral }, abort.signal).finally(() => {
        this.#starting = undefined;
      });
      this.#starting = { done, abort };
    }
    return this.#starting.done;
  }

  /**
   * Stops it and all that runs in it, and keeps its files, unless it is ephemeral, when that can be done in time; resolves when nothing of it is
   * left. Harmless when it does not run.
   */
  async stop(reason: string, saveWithinMs = SAVE_WITHIN_MS): Promise<void> {
    this.#starting?.abort.abort(
      new SandboxError("sandboxNotRunning", `Sandbox '${this.name}' was stopped while it started`),
    );
    await this.#starting?.done.catch(() => {});
    const running = this.#running;
    if (running === undefined) return this.#stopping;
    this.#running = undefined;
    this.#stopping = this.#stop(running, reason, saveWithinMs).finally(() => {
      this.#stopping = undefined;
    });
    return this.#stopping;
  }

  /**
   * Begins an execution, or finds the one that has this id already. `check` makes the request from the sandbox's own
   * configuration. SandboxError `sandboxNotRunning`.
   */
  async execute(
    id: string | undefined,
    check: (context: RequestContext) => ExecutionRequest,
    collect: boolean,
  ): Promise<Execution> {
    await this.#starting?.done;
    const known = id === undefined ? undefined : this.executions.find(id);
    if (known !== undefined) return known;
    const { session, config, timers } = this.#mustRun();
    const { limits } = this.#host;
    const request = check({ config, limits, collect });
    timers.touch();
    return this.executions.begin(request, session, timers);
  }

  /** Somebody uses its agent, whatever runs. Waits for a start that is under way. SandboxError `sandboxNotRunning`. */
  async use(): Promise<{ readonly agent: Agent; readonly limits: Limits; readonly config: ResolvedConfig }> {
    await this.#starting?.done;
    const { session, timers, config } = this.#mustRun();
    timers.touch();
    return { agent: session.agent, limits: this.#host.limits, config };
  }

  /** Its events as they happen, beginning with its state; ends with the state in which it stopped. */
  watch(options: WatchOptions): AsyncGenerator<SandboxEvent, SandboxState> {
    return watch(this, options);
  }

  /** Somebody uses it; tells when it would stop otherwise. */
  keepAlive(): number {
    const { timers } = this.#mustRun();
    timers.touch();
    return timers.idleStopInMs;
  }

  #mustRun(): Running {
    if (this.#running !== undefined) return this.#running;
    throw new SandboxError(
      "sandboxNotRunning",
      `Sandbox '${this.name}' is not running; start it with sandbox.start (without config it starts as before)`,
    );
  }

  async #start(asked: Asked, signal: AbortSignal): Promise<void> {
    let admitted: Admitted | undefined;
    let session: Session | undefined;
    const began = performance.now();
    this.#enter("starting");
    try {
      const onPlace = (place: number) => this.#enter("queued", { place });
      const { runtime, connectAgent, limits, allowedVolumes } = this.#host;
      const spec = machineSpec(
        asked.resolved,
        limits,
        await sharedVolumes(asked.resolved.volumes, allowedVolumes),
      );
      admitted = await this.#host.admission.enter(spec.memoryMiB, onPlace, signal);
      if (this.#state === "queued") this.#enter("starting");
      const onProblem = (error: unknown) => this.#host.log.error({ err: error }, "sandbox not all removed");
      session = await openSession({ runtime, connectAgent, spec, signal, onProblem });
      const problem = await this.#files.restore(session.agent, signal);
      const ready = await makeReady(session.agent, asked.resolved, signal);
      admitted.started();
      this.#begin({ ...asked, session, ready, admitted, problem });
      const startMs = Math.round(performance.now() - began);
      this.#host.log.info({ namespace: this.namespace, sandbox: this.name, startMs }, "sandbox started");
    } catch (error) {
      await session?.close();
      admitted?.release();
      this.#enter("stopped", {
        reason: error instanceof SandboxError ? error.message : "it could not be started",
      });
      throw error;
    }
  }

  /** Only now is what was asked for what it is: a start that was refused changes nothing. */
  #begin({ config, ephemeral, session, ready, admitted, problem }: Begun): void {
    const { limits } = this.#host;
    const timers = new UseTimers({
      idleMs: limits.idleS * 1_000,
      sessionMs: limits.sessionS * 1_000,
      inUse: () => this.executions.inUse,
      end: (reason) => void this.stop(reason),
    });
    this.config = config;
    this.lasting = !ephemeral;
    this.#running = { session, sampler: new Sampler(session), config: ready, timers };
    this.#enter("running", problem === undefined ? {} : { reason: problem });
    this.#host.changed();
    void this.#afterEnd(session, timers, admitted);
    const first = startRequest(ready, limits);
    if (first !== undefined) this.executions.begin(first, session, timers);
  }

  /** When it ends by itself, all that ran in it is lost; when it was stopped, only what it held is to be given back. */
  async #afterEnd(session: Session, timers: UseTimers, admitted: Admitted): Promise<void> {
    const { reason, oomKills } = await session.ended;
    timers.close();
    admitted.release();
    if (this.#running?.session !== session) return;
    this.#running = undefined;
    this.executions.sandboxEnded(reason, oomKills);
    this.#host.log.warn({ namespace: this.namespace, sandbox: this.name, reason }, "sandbox lost");
    this.#enter("lost", { reason });
    this.#host.changed();
    await this.#forget();
  }

  async #stop({ session, timers }: Running, reason: string, saveWithinMs: number): Promise<void> {
    this.#enter("stopping", { reason });
    timers.close();
    this.executions.sandboxEnded(reason, undefined);
    if (this.lasting) await this.#files.save(session.agent, saveWithinMs);
    await session.close();
    await session.ended;
    this.#host.log.info({ namespace: this.namespace, sandbox: this.name, reason }, "sandbox stopped");
    this.#enter("stopped", { reason });
    this.#host.changed();
    await this.#forget();
  }

  /** When it is ephemeral; who watches it has been told of its end by then. */
  async #forget(): Promise<void> {
    if (this.lasting) return;
    // There are some when the sandbox was not ephemeral before.
    await this.#files.remove();
    if (!this.active && this.#startsWaiting === 0) this.#host.forget(this);
  }

  #enter(state: SandboxState, more: { place?: number; reason?: string } = {}): void {
    this.#state = state;
    this.stateSinceMs = Date.now();
    this.log.appendState({ kind: "state", state, ...more });
  }
}
