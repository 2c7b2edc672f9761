import { SandboxError } from "#lib/protocol/errors.ts";
import type { SandboxEvent } from "#lib/protocol/run-event.ts";
import type { ExecutionInfo } from "#lib/protocol/methods.ts";
import { succeeded, type Outcome, type Usage } from "#lib/protocol/outcome.ts";
import type { Agent, AgentEvent } from "../agent/connection.ts";
import type { EventLog, NewRunEvent } from "./event-log.ts";
import type { ExecutionLog } from "./execution-log.ts";
import {
  loadBytes,
  type ExecutionFacts,
  type ExecutionLoad,
  type ExecutionRequest,
} from "./execution-request.ts";
import { InputQueue } from "./input-queue.ts";
import { outcomeOf, type EndCause, type SeenEnd } from "./outcome.ts";
import { OutputCollector } from "./output-collector.ts";
import { OutputPace, TERMINAL_PACE } from "./output-pace.ts";
import { ProgramOutput } from "./program-output.ts";
import { Readers } from "./readers.ts";
import { RunClock } from "./run-clock.ts";
import { Stopper } from "./stopper.ts";

/** What an execution needs of its sandbox. */
export interface ExecutionHost {
  readonly log: EventLog;
  readonly outputLimitBytes: number;
  readonly memoryLimitBytes: number;
  readonly stopGraceMs: number;
  /** So long may it run without a reader. */
  readonly readerGoneMs: number;
  /** Whether somebody reads the stream of the whole sandbox. */
  readonly watched: () => boolean;
  /** How often the kernel has killed something in the sandbox for its memory. */
  readonly oomKills: () => number;
  /** Called when it does something: the sandbox is in use. */
  readonly touch: () => void;
}

const NOTHING_USED: Usage = { wallMs: 0, cpuMs: 0, peakMemoryBytes: 0 };

/**
 * One program, command or terminal in a sandbox, from its call to its outcome. Whatever its program does ends in
 * `finished`; readers come and go without it noticing, unless all are gone for too long.
 */
export class Execution {
  readonly request: ExecutionFacts;
  readonly log: ExecutionLog;
  readonly createdAtMs = Date.now();
  readonly readers: Readers;
  readonly done: Promise<void>;
  /** Resolves with the first event; rejects with SandboxError when what it needs could not be written. */
  readonly accepted: Promise<void>;
  /** All output, for the buffered call that began it; undefined for others and soon after the end. */
  collector: OutputCollector | undefined;
  state: ExecutionInfo["state"] = "queued";
  outcome: Outcome | undefined;
  usage: Usage = NOTHING_USED;

  readonly #host: ExecutionHost;
  readonly #clock: RunClock;
  readonly #input: InputQueue;
  readonly #output: ProgramOutput;
  readonly #pace: OutputPace | undefined;
  readonly #stopper: Stopper;
  #oomKillsBefore: number | undefined;
  /** Dropped once it was used: what has begun or finished must not hold what it began with. */
  #load: ExecutionLoad | undefined;
  #started = false;
  #ending = false;
  #resolveDone: () => void;
  #resolveAccepted: () => void;
  #rejectAccepted: (error: SandboxError) => void;

  constructor(request: ExecutionRequest, host: ExecutionHost) {
    const { spec, files, input, ...facts } = request;
    this.request = facts;
    this.#load = { spec, files };
    this.#host = host;
    this.log = host.log.open(request.id);
    this.collector = request.collect ? new OutputCollector(request.resultLines) : undefined;
    const done = Promise.withResolvers<void>();
    this.done = done.promise;
    this.#resolveDone = done.resolve;
    const accepted = Promise.withResolvers<void>();
    this.accepted = accepted.promise;
    this.accepted.catch(() => {});
    this.#resolveAccepted = accepted.resolve;
    this.#rejectAccepted = accepted.reject;
    this.#input = new InputQueue(request.stdin === "open", input);
    // A buffered answer holds all that is printed: there even a terminal's is limited.
    this.#pace = request.kind === "terminal" && !request.collect ? new OutputPace(TERMINAL_PACE) : undefined;
    this.#output = new ProgramOutput({
      encoding: request.encoding,
      limitBytes: this.#pace === undefined ? host.outputLimitBytes : Infinity,
      collector: this.collector,
      emit: (event) => this.#emit(event),
      onLimit: () => this.#outputLimit(),
    });
    this.#stopper = new Stopper(host.stopGraceMs);
    this.#clock = new RunClock(request.time, {
      notice: (inMs, hardLimitMs) => this.#emit({ kind: "deadline", inMs, hardLimitMs }),
      end: (limitMs) => this.#timeIsUp(limitMs),
    });
    this.readers = new Readers(
      host.readerGoneMs,
      () => host.watched(),
      () => this.#readersGone(),
    );
  }

  get finished(): boolean {
    return this.state === "finished";
  }

  get stdinOpen(): boolean {
    return !this.finished && this.#input.open;
  }

  /** The highest number of input that was taken. */
  get inputNumber(): number {
    return this.#input.lastNumber;
  }

  /** About how much memory holds what it still has to use: files, code, arguments, input. */
  get waitingBytes(): number {
    return this.#input.waitingBytes + (this.#load === undefined ? 0 : loadBytes(this.#load));
  }

  /** About how much memory it holds as long as it is known. */
  get keptBytes(): number {
    const { command = "", args } = this.request;
    return [command, ...args].reduce((sum, text) => sum + Buffer.byteLength(text), this.log.bytes);
  }

  queued(place: number): void {
    this.#emit({ kind: "queued", place });
  }

  /** Begins: writes its files, then starts its program. Resolves when it has finished. */
  async run(agent: Agent): Promise<void> {
    const load = this.#load;
    if (load === undefined) return;
    this.state = "running";
    // A time-out of 0 is up before anything starts.
    if (this.request.time.endMs === 0) {
      this.#stopper.because({ kind: "timeout", limitMs: 0 });
      return this.#finish({ kind: "interrupted" }, NOTHING_USED);
    }
    try {
      if (load.files.length > 0) await agent.writeFiles(load.files);
    } catch (error) {
      return this.#refused(error);
    }
    if (this.finished) return;
    if (this.#stopper.cause !== undefined) return this.#neverBegan();
    this.#load = undefined;
    this.#oomKillsBefore = this.#host.oomKills();
    const program = agent.start(load.spec, (event) => this.#onAgentEvent(event));
    this.#clock.start();
    this.#stopper.attach(program);
    this.#input.attach(program);
    return this.done;
  }

  /** Its events after a number, as they happen, up to `finished`. */
  read(after: number, signal: AbortSignal): AsyncGenerator<SandboxEvent, void> {
    return this.#host.log.read({ after, signal, execution: this.log });
  }

  /** Sends a signal; SIGKILL ends everything that it started. SandboxError `executionFinished` when it is too late. */
  signal(name: string, killAfterMs: number | undefined): void {
    this.#mustRun();
    this.#host.touch();
    this.#stopper.signal(name, killAfterMs);
    if (this.state === "queued") this.#neverBegan();
  }

  /** Passes input on in the order of its numbers; resolves when the program's side has taken it. */
  async input(number: number, data: Uint8Array, eof: boolean): Promise<void> {
    if (!this.#input.isRepeat(number)) this.#mustRun();
    const taken = this.#input.push(number, data, eof);
    this.#host.touch();
    this.#clock.inputCame();
    await taken;
  }

  resize(cols: number, rows: number): void {
    this.#mustRun();
    this.#stopper.program?.resize(cols, rows);
  }

  extend(ms: number): { inMs: number; hardLimitMs: number } {
    this.#mustRun();
    return this.#clock.extend(ms);
  }

  /** The sandbox under it has ended; `oomKills` is the kernel's last count, when it ended by itself. */
  sandboxEnded(reason: string, oomKills: number | undefined): void {
    const before = this.#oomKillsBefore;
    const outOfMemory = before !== undefined && oomKills !== undefined && oomKills > before;
    this.#finish({ kind: "sandboxEnded", reason }, NOTHING_USED, outOfMemory);
    this.#stopper.kill();
  }

  #mustRun(): void {
    if (!this.finished) return;
    throw new SandboxError("executionFinished", `Execution "${this.request.id}" has finished`);
  }

  #onAgentEvent(event: AgentEvent): void | Promise<void> {
    if (this.#ending) return;
    if (!this.request.unattended) this.#host.touch();
    switch (event.kind) {
      case "started":
        return this.#emitStarted(event);
      case "stdout":
      case "stderr":
        this.#output.print(event.kind, event.data);
        return this.#pace?.take(event.data.length);
      case "display":
        return this.#output.display(event);
      case "input":
        this.#clock.waitForInput();
        return this.#output.input(event.prompt);
      case "finished":
        return this.#finish(event.end, event.usage);
    }
  }

  #emitStarted({ version, cold, programGone }: StartFacts): void {
    if (this.#started) return;
    this.#started = true;
    const { language } = this.request;
    const known = language === undefined ? {} : { language };
    const facts = {
      ...(version === undefined ? {} : { version }),
      cold,
      ...(programGone && { programGone }),
    };
    this.#emit({ kind: "started", ...known, ...facts, stdinOpen: this.#input.open });
  }

  #emit(event: NewRunEvent): void {
    const printed = event.kind === "stdout" || event.kind === "stderr";
    // A program that could not be started says why: even then `started` comes first.
    if (printed && !this.#started) this.#emitStarted({ cold: false });
    this.#host.log.append(this.log, event);
    this.#resolveAccepted();
  }

  #outputLimit(): void {
    this.#stopper.because({ kind: "outputLimit", limitBytes: this.#host.outputLimitBytes });
    this.#stopper.kill();
  }

  #timeIsUp(limitMs: number): void {
    const cause: EndCause = { kind: "timeout", limitMs };
    // A kernel that is interrupted keeps its state, and a program can say where it was; a command is simply ended.
    if (this.request.kind === "run") return this.#stopper.interrupt(cause);
    this.#stopper.because(cause);
    this.#stopper.kill();
  }

  #readersGone(): void {
    this.#stopper.interrupt({ kind: "readerGone" });
    if (this.state === "queued") this.#neverBegan();
  }

  /** It was stopped before its program began. */
  #neverBegan(): void {
    this.#finish({ kind: "signalled", signal: this.#stopper.lastSignal }, NOTHING_USED);
  }

  /** Its files could not be written: the caller's error, and an end that those who only watch can see. */
  #refused(error: unknown): void {
    const known = error instanceof SandboxError && error.code === "fileError" ? error : undefined;
    if (known === undefined)
      return this.#finish({ kind: "sandboxEnded", reason: "its agent is gone" }, NOTHING_USED);
    this.#rejectAccepted(known);
    this.#finish({ kind: "notStarted", code: 126, message: known.message }, NOTHING_USED);
  }

  #finish(end: SeenEnd, usage: Usage, outOfMemory?: boolean): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#load = undefined;
    this.#stopper.close();
    this.#clock.stop();
    this.#input.close();
    this.readers.close();
    this.#conclude(end, usage, outOfMemory ?? this.#wasOutOfMemory(end));
  }

  #wasOutOfMemory(end: SeenEnd): boolean {
    if (this.#oomKillsBefore === undefined || end.kind === "notStarted") return false;
    if (succeeded(outcomeOf({ ...this.#facts, end, outOfMemory: false }))) return false;
    return this.#host.oomKills() > this.#oomKillsBefore;
  }

  get #facts(): { cause: EndCause | undefined; memoryLimitBytes: number } {
    return { cause: this.#stopper.cause, memoryLimitBytes: this.#host.memoryLimitBytes };
  }

  #conclude(end: SeenEnd, usage: Usage, outOfMemory: boolean): void {
    if (end.kind === "notStarted") this.#output.print("stderr", Buffer.from(`${end.message}\n`));
    this.#output.end();
    this.outcome = outcomeOf({ ...this.#facts, end, outOfMemory });
    this.usage = usage;
    this.state = "finished";
    this.#emit({ kind: "finished", outcome: this.outcome, usage });
    this.#resolveDone();
    // Who waits for `done` has taken it by then; for those who come later the log is enough.
    setImmediate(() => {
      this.collector = undefined;
    });
  }
}

/** What the agent tells of a start. */
type StartFacts = Omit<Extract<AgentEvent, { kind: "started" }>, "kind">;
