import { SandboxError } from "#lib/protocol/errors.ts";
import type { Limits } from "#lib/protocol/limits.ts";
import type { ExecutionInfo } from "#lib/protocol/methods.ts";
import type { EventLog } from "./event-log.ts";
import { Execution, type ExecutionHost } from "./execution.ts";
import type { ExecutionRequest } from "./execution-request.ts";
import { Lane } from "./lane.ts";
import type { Session } from "./session.ts";
import type { UseTimers } from "./use-timers.ts";

/** More than this at once, waiting ones included, is refused. */
const MOST_UNFINISHED = 256;

/** Finished ones are forgotten, oldest first, beyond this count or this much memory, before their time is up. */
const MOST_KEPT = 500;
const MOST_KEPT_BYTES = 64 * 2 ** 20;

/** The executions of one sandbox: those that run or wait, and those that have finished not long ago. */
export class Executions {
  readonly #log: EventLog;
  readonly #limits: Limits;
  readonly #all = new Map<string, Execution>();
  #lanes = new Map<string, Lane>();
  #watchers = 0;

  constructor(log: EventLog, limits: Limits) {
    this.#log = log;
    this.#limits = limits;
  }

  /** Whether something runs that keeps its sandbox alive; a terminal does so only by what is typed and printed. */
  get inUse(): boolean {
    return this.#unfinished().some((execution) => execution.request.kind !== "terminal");
  }

  find(id: string): Execution | undefined {
    return this.#all.get(id);
  }

  /** SandboxError `executionNotFound`. */
  get(id: string): Execution {
    const execution = this.find(id);
    if (execution !== undefined) return execution;
    throw new SandboxError(
      "executionNotFound",
      `There is no execution "${id}" here; finished ones are kept for ${this.#limits.keepFinishedS} s`,
    );
  }

  list(): ExecutionInfo[] {
    return [...this.#all.values()].map(infoOf);
  }

  /** Begins at once, or in its lane when its turn comes. SandboxError `tooManyRuns`. */
  begin(request: ExecutionRequest, session: Session, timers: UseTimers): Execution {
    if (this.#unfinished().length >= MOST_UNFINISHED) {
      throw new SandboxError(
        "tooManyRuns",
        `${MOST_UNFINISHED} executions run or wait in this sandbox already`,
        {
          details: { retryAfterMs: 1_000 },
        },
      );
    }
    const execution = new Execution(request, this.#hostOf(request, session, timers));
    this.#all.set(request.id, execution);
    void execution.done.then(() => this.#keepForAWhile(execution));
    if (request.lane === undefined) {
      void execution.run(session.agent);
      return execution;
    }
    const place = this.#lane(request.lane).enter((at) => execution.queued(at));
    void execution.done.then(() => place.leave());
    void place.turn.then(() => execution.run(session.agent));
    return execution;
  }

  /** Counts a reader of the whole sandbox until the answer is called. */
  addWatcher(): () => void {
    this.#watchers += 1;
    this.#readersChanged();
    return () => {
      this.#watchers -= 1;
      this.#readersChanged();
    };
  }

  /** Ends all that runs or waits. `oomKills` is the kernel's last count when the sandbox ended by itself. */
  async sandboxEnded(reason: string, oomKills: number | undefined): Promise<void> {
    this.#lanes = new Map();
    await Promise.all(this.#unfinished().map((execution) => execution.sandboxEnded(reason, oomKills)));
  }

  #hostOf(request: ExecutionRequest, session: Session, timers: UseTimers): ExecutionHost {
    const limits = this.#limits;
    const goneS = request.kind === "terminal" ? limits.terminalReaderGoneS : limits.readerGoneS;
    return {
      log: this.#log,
      outputLimitBytes: limits.outputMiB * 2 ** 20,
      memoryLimitBytes: session.spec.memoryMiB * 2 ** 20,
      stopGraceMs: limits.stopGraceMs,
      readerGoneMs: goneS * 1_000,
      watched: () => this.#watchers > 0,
      oomKills: () => session.oomKills(),
      touch: () => timers.touch(),
    };
  }

  #lane(name: string): Lane {
    const lane = this.#lanes.get(name) ?? new Lane(1);
    this.#lanes.set(name, lane);
    return lane;
  }

  #unfinished(): Execution[] {
    return [...this.#all.values()].filter((execution) => !execution.finished);
  }

  #readersChanged(): void {
    for (const execution of this.#unfinished()) execution.readers.changed();
  }

  #keepForAWhile(execution: Execution): void {
    setTimeout(() => this.#forget(execution), this.#limits.keepFinishedS * 1_000).unref();
    const finished = [...this.#all.values()].filter((one) => one.finished);
    let bytes = finished.reduce((sum, one) => sum + one.log.bytes, 0);
    let count = finished.length;
    for (const oldest of finished) {
      if ((count <= MOST_KEPT && bytes <= MOST_KEPT_BYTES) || oldest === execution) return;
      count -= 1;
      bytes -= oldest.log.bytes;
      this.#forget(oldest);
    }
  }

  #forget(execution: Execution): void {
    if (this.#all.get(execution.request.id) === execution) this.#all.delete(execution.request.id);
    this.#log.drop(execution.log);
  }
}

function infoOf(execution: Execution): ExecutionInfo {
  const { id, kind, language, command } = execution.request;
  return {
    execution: id,
    kind,
    ...(language === undefined ? {} : { language }),
    ...(command === undefined ? {} : { command }),
    state: execution.state,
    createdAtMs: execution.createdAtMs,
    stdinOpen: execution.stdinOpen,
    firstSeq: execution.log.firstSeq,
    lastSeq: execution.log.lastSeq,
    inputNumber: execution.inputNumber,
    ...(execution.outcome === undefined ? {} : { outcome: execution.outcome }),
  };
}
