import { SandboxError } from "#lib/protocol/errors.ts";
import type { Limits } from "#lib/protocol/limits.ts";
import type { ExecutionInfo } from "#lib/protocol/methods.ts";
import type { EventLog } from "./event-log.ts";
import { Execution, type ExecutionHost } from "./execution.ts";
import { loadBytes, type ExecutionRequest } from "./execution-request.ts";
import { Lane } from "./lane.ts";
import { Retention, type Kept } from "./retention.ts";
import type { Session } from "./session.ts";
import type { UseTimers } from "./use-timers.ts";

/**
 * More than this at once, waiting ones included, is refused: each may have as much output kept as a finished one, and
 * the usual limit of processes ends at about as many.
 */
const MOST_UNFINISHED = 64;

/** Files, code and input of those that wait to begin: a queue is no place to store files in. */
const MOST_WAITING_BYTES = 32 * 2 ** 20;

/** So much of finished ones is kept in a sandbox; the oldest go before their time. */
const KEPT_IN_SANDBOX = { count: 500, bytes: 32 * 2 ** 20 };

/** The same for all sandboxes together: visitors who come and go cannot fill the server's memory. */
export const KEPT_IN_ALL = { count: 20_000, bytes: 512 * 2 ** 20 };

/** The executions of one sandbox: those that run or wait, and those that have finished not long ago. */
export class Executions {
  readonly #log: EventLog;
  readonly #limits: Limits;
  readonly #all = new Map<string, Execution>();
  readonly #unfinished = new Set<Execution>();
  readonly #finishedOnes = new Map<string, Kept>();
  readonly #kept = new Retention(KEPT_IN_SANDBOX);
  readonly #keptInAll: Retention;
  #lanes = new Map<string, Lane>();
  #watchers = 0;

  /** `keptInAll` bounds what is kept of finished ones in all sandboxes together. */
  constructor(log: EventLog, limits: Limits, keptInAll: Retention) {
    this.#log = log;
    this.#limits = limits;
    this.#keptInAll = keptInAll;
  }

  /**
   * Whether something runs that keeps its sandbox alive; a terminal does so only by what is typed and printed, and what
   * the sandbox began with not at all.
   */
  get inUse(): boolean {
    return [...this.#unfinished].some(({ request }) => request.kind !== "terminal" && !request.unattended);
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

  /**
   * Begins at once, or in its lane when its turn comes. A finished one of the same id is forgotten. SandboxError
   * `tooManyRuns`.
   */
  begin(request: ExecutionRequest, session: Session, timers: UseTimers): Execution {
    if (this.#unfinished.size >= MOST_UNFINISHED) {
      throw new SandboxError(
        "tooManyRuns",
        `${MOST_UNFINISHED} executions run or wait in this sandbox already`,
        {
          details: { retryAfterMs: 1_000 },
        },
      );
    }
    this.#mustHaveRoom(request);
    this.#finishedOnes.get(request.id)?.forget();
    const execution = new Execution(request, this.#hostOf(request, session, timers));
    this.#all.set(request.id, execution);
    this.#unfinished.add(execution);
    void execution.done.then(() => this.#finished(execution));
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
  sandboxEnded(reason: string, oomKills: number | undefined): void {
    this.#lanes = new Map();
    for (const execution of this.#unfinished) execution.sandboxEnded(reason, oomKills);
  }

  #mustHaveRoom(request: ExecutionRequest): void {
    const waiting = [...this.#unfinished].reduce((sum, execution) => sum + execution.waitingBytes, 0);
    const more = loadBytes(request) + Buffer.byteLength(request.input ?? "");
    if (waiting === 0 || waiting + more <= MOST_WAITING_BYTES) return;
    throw new SandboxError(
      "tooManyRuns",
      `Files, code and input of ${waiting} bytes wait in this sandbox already; with these ${more} they would be more than ${MOST_WAITING_BYTES}`,
      { details: { retryAfterMs: 1_000 } },
    );
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
      watched: () => request.unattended === true || this.#watchers > 0,
      oomKills: () => session.machine.oomKills(),
      touch: () => timers.touch(),
    };
  }

  #lane(name: string): Lane {
    const lane = this.#lanes.get(name) ?? new Lane(1);
    this.#lanes.set(name, lane);
    return lane;
  }

  #readersChanged(): void {
    for (const execution of this.#unfinished) execution.readers.changed();
  }

  /** It is kept for a while, for readers who come late. */
  #finished(execution: Execution): void {
    this.#unfinished.delete(execution);
    const retentions = [this.#kept, this.#keptInAll];
    const forget = () => {
      // The timer holds what it would forget: it must not outlive it.
      clearTimeout(timer);
      for (const retention of retentions) retention.remove(kept);
      this.#forget(execution, kept);
    };
    const timer = setTimeout(forget, this.#limits.keepFinishedS * 1_000).unref();
    const kept: Kept = { bytes: execution.keptBytes, forget };
    this.#finishedOnes.set(execution.request.id, kept);
    for (const retention of retentions) retention.add(kept);
  }

  #forget(execution: Execution, kept: Kept): void {
    const { id } = execution.request;
    if (this.#all.get(id) === execution) this.#all.delete(id);
    if (this.#finishedOnes.get(id) === kept) this.#finishedOnes.delete(id);
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
