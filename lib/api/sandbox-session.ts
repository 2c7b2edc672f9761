import type { SandboxEvent } from "#lib/protocol/run-event.ts";
import { createBeginnings } from "./beginnings.ts";
import type { Api } from "./client.ts";
import type { CreateCommand, CreateRun, Extended, Sandbox, SendSignal, Started } from "./contract.ts";
import { ApiFailure, hasEnded, isGone, mayPass } from "./failure.ts";
import { inTurn } from "./in-turn.ts";
import { randomId } from "./random-id.ts";
import { patiently, realWait, type Wait } from "./retry.ts";
import { createSessionMemory, type SessionStorage } from "./session-memory.ts";
import { createSessionFiles, type SessionFiles } from "./session-files.ts";
import { createSessionQuestions, type SessionQuestions } from "./session-questions.ts";
import { createSharedStart } from "./shared-start.ts";
import type { SessionNotice } from "./session-notice.ts";
import type { Locks, SharedStream } from "./shared-stream.ts";
import { createTyping } from "./typing.ts";

export type { SessionNotice } from "./session-notice.ts";

export interface SandboxSessionOptions {
  readonly api: Api;
  readonly stream: SharedStream;
  readonly onNotice: (notice: SessionNotice) => void;
  /** Where the sandbox's id outlives a reload, e.g. the tab's sessionStorage; without it nothing is found again. */
  readonly storage?: SessionStorage;
  /** Web Locks, by which a duplicated tab notices that the sandbox has an owner, and takes one of its own. */
  readonly locks?: Locks;
  readonly newId?: () => string;
  readonly wait?: Wait;
}

/** What a page needs to run programs. Outside React; the page's reducer lives on its notices. */
export interface SandboxSession extends SessionQuestions {
  /**
   * After a load: finds the sandbox of before the reload. Resolves false when there is none; while the server is down it
   * waits for it, unless a run has made another sandbox by then.
   */
  attach(): Promise<boolean>;
  /** Makes a sandbox when there is none, starts the program, resolves with its execution's id; rejects with ApiFailure. */
  run(request: CreateRun): Promise<string>;
  /** The same for a command or a terminal; after a load it first waits for the sandbox of before the reload. */
  command(request: CreateCommand): Promise<string>;
  /** Types into a program; in order, also over interruptions of the network. */
  type(execution: string, text: string): void;
  endInput(execution: string): void;
  /** SIGINT, then SIGKILL to all that it started; harmless when it has ended. */
  stop(execution: string): Promise<void>;
  /**
   * Gives up a program, command or terminal whose sandbox still waits for its turn: its run() or command() rejects with
   * `stopped`. False when nothing waits, or it is not known.
   */
  giveUp(execution: string): boolean;
  /** Ends a terminal: SIGHUP, and if that does not help as stop() does. */
  hangUp(execution: string): Promise<void>;
  /** Lets a program go on for so much longer, at most up to its hard limit. */
  extend(execution: string, ms: number): Promise<Extended>;
  resize(execution: string, cols: number, rows: number): Promise<void>;
  readonly files: SessionFiles;
  /** Ends the sandbox at once, with all that runs in it; the next run makes a new one. */
  discard(): Promise<void>;
  /** Stops listening; the sandbox and its programs live on for a reload to find. May be called twice. */
  close(): void;
}

const ATTACH_WAIT_MS = 2_000;

/** Makes a session. Nothing is sent before a function is called. */
export function createSandboxSession(options: SandboxSessionOptions): SandboxSession {
  const { api, onNotice } = options;
  const newId = options.newId ?? randomId;
  const wait = options.wait ?? realWait;
  const memory = createSessionMemory(options.storage, options.locks);
  const typing = createTyping({
    send: (execution, request) => api.input(sandboxId(), execution, request),
    memory,
    onRefused: (execution, { message }) => onNotice({ kind: "inputRefused", execution, message }),
    wait,
  });
  /** Executions whose start was asked for and not answered yet: a stop must not overtake it. */
  const beginnings = createBeginnings();
  const starts = createSharedStart<string>(wait);
  let current: { readonly id: string; readonly stopListening: () => void } | undefined;
  /** Whether the start that is under way waits for its turn. */
  let queued = false;
  let attaching: Promise<unknown> = Promise.resolve();
  let closed = false;

  function listen(id: string): void {
    if (closed) return;
    // The listener may be told at once that the sandbox is gone, before there is a function to stop listening with.
    let stopListening = (): void => undefined;
    current = { id, stopListening: () => stopListening() };
    stopListening = options.stream.openSandboxEvents(id, {
      after: 0,
      onEvent: hear,
      onState: (state) => onNotice({ kind: "connection", state }),
      onGone: ({ message }) => lose(id, message),
    });
  }

  function hear(event: SandboxEvent): void {
    onNotice({ kind: "event", event });
    if (event.kind === "finished") typing.forget(event.execution);
    if (event.kind === "state" && (event.state === "stopped" || event.state === "lost")) {
      lose(current?.id, event.reason ?? "The sandbox was stopped.");
    }
  }

  function lose(id: string | undefined, reason: string): void {
    if (current === undefined || current.id !== id) return;
    current.stopListening();
    current = undefined;
    memory.forget();
    typing.forgetAll();
    onNotice({ kind: "lost", reason });
  }

  async function ensureSandbox(language: string | undefined, signal?: AbortSignal): Promise<string> {
    if (current !== undefined) return current.id;
    return starts.join((left) => makeSandbox(language, left), signal);
  }

  async function makeSandbox(language: string | undefined, left: AbortSignal): Promise<string> {
    onNotice({ kind: "starting" });
    const wanted = language === undefined ? {} : { language };
    const onPlace = (place: number | undefined): void => {
      queued = place !== undefined;
      onNotice({ kind: "queued", place });
    };
    let sandbox: Sandbox;
    try {
      // Two tabs of a browser that was never here must not each be given a cookie of its own: the first would be lost.
      sandbox = await inTurn(options.locks, "quicksand-create", () =>
        api.createSandbox(wanted, { signal: left, onPlace }),
      );
    } catch (failure) {
      onNotice({ kind: "notStarted" });
      throw failure;
    } finally {
      queued = false;
    }
    await memory.own(sandbox.id);
    onNotice({ kind: "made", sandbox });
    listen(sandbox.id);
    return sandbox.id;
  }

  /** `later`: the server cannot tell now. */
  async function find(id: string): Promise<"yes" | "no" | "later"> {
    const overtaken = (): boolean => closed || current !== undefined;
    if (overtaken()) return "no";
    try {
      const { executions } = await api.executions(id);
      if (overtaken()) return "no";
      for (const info of executions) typing.resume(info.execution, info.inputNumber ?? 0);
      onNotice({ kind: "found", sandboxId: id, executions });
      listen(id);
      return "yes";
    } catch (failure) {
      if (overtaken()) return "no";
      if (!isGone(failure) && mayPass(failure)) return "later";
      memory.forget();
      return "no";
    }
  }

  /** Runs something in the sandbox, in a new one when it turns out to be gone. `ask` must be harmless when repeated. */
  async function inSandbox<T>(
    language: string | undefined,
    ask: (id: string) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const id = await ensureSandbox(language, signal);
    try {
      return await patiently(() => ask(id), wait);
    } catch (failure) {
      if (!isGone(failure)) throw failure;
      lose(id, failure.message);
      const another = await ensureSandbox(language, signal);
      return await patiently(() => ask(another), wait);
    }
  }

  async function inCurrent<T>(ask: (id: string) => Promise<T>): Promise<T> {
    const id = sandboxId();
    try {
      return await patiently(() => ask(id), wait);
    } catch (failure) {
      if (isGone(failure)) lose(id, failure.message);
      throw failure;
    }
  }

  /** The execution's id is chosen here, so that a repeat after a network error starts nothing twice. */
  async function begin(
    execution: string,
    language: string | undefined,
    ask: (id: string) => Promise<Started>,
    after?: Promise<unknown>,
  ): Promise<string> {
    const ready = current === undefined ? after : undefined;
    const started = await beginnings.begin(execution, async (signal, tooLate) => {
      if (ready !== undefined) await ready;
      const asking = (id: string): Promise<Started> => {
        tooLate();
        return ask(id);
      };
      return inSandbox(language, asking, signal);
    });
    return started.execution;
  }

  async function attach(): Promise<boolean> {
    const id = await memory.reclaim();
    if (id === undefined) return false;
    for (;;) {
      const found = await find(id);
      if (found !== "later") return found === "yes";
      await wait(ATTACH_WAIT_MS);
    }
  }

  async function signal(execution: string, name: SendSignal["signal"]): Promise<void> {
    // What failed to begin does not run: run() has told of it.
    if (!(await beginnings.begun(execution))) return;
    try {
      await patiently(() => api.signal(sandboxId(), execution, { signal: name }), wait, mayPass);
    } catch (failure) {
      if (isGone(failure) || hasEnded(failure)) return;
      throw failure;
    }
  }

  /** A start that does not wait takes no time worth giving up: what it is for is stopped as soon as it begins. */
  const giveUp = (execution: string): boolean => queued && beginnings.giveUp(execution);

  /** First looks for the sandbox of before the reload, else this would make a second one. */
  async function inFound<T>(language: string | undefined, ask: (id: string) => Promise<T>): Promise<T> {
    if (current === undefined) await attaching;
    return inSandbox(language, ask);
  }

  const shared = { sandboxId: () => current?.id, inCurrent };
  const files = createSessionFiles({
    ...shared,
    api: api.files,
    inSandbox: (ask) => inFound(undefined, ask),
    wait,
  });

  function sandboxId(): string {
    if (current !== undefined) return current.id;
    throw new ApiFailure("sandboxNotFound", "The sandbox is gone; run the program again.");
  }

  return {
    attach() {
      const found = attach();
      attaching = found.catch(() => false);
      return found;
    },
    run(request) {
      const execution = request.execution ?? newId();
      return begin(execution, request.language, (id) => api.run(id, { ...request, execution }));
    },
    command(request) {
      const execution = request.execution ?? newId();
      return begin(execution, undefined, (id) => api.command(id, { ...request, execution }), attaching);
    },
    type: (execution, text) => typing.of(execution).type(text),
    endInput: (execution) => typing.of(execution).end(),
    giveUp,
    stop: async (execution) => {
      if (!giveUp(execution)) await signal(execution, "stop");
    },
    async hangUp(execution) {
      await signal(execution, "SIGHUP");
      await signal(execution, "stop");
    },
    extend: async (execution, ms) => api.extend(sandboxId(), execution, { ms }),
    resize: async (execution, cols, rows) => api.resize(sandboxId(), execution, { cols, rows }),
    files,
    ...createSessionQuestions({ ...shared, api, inSandbox: inFound }),
    async discard() {
      const id = current?.id;
      if (id === undefined) return;
      lose(id, "The sandbox was stopped.");
      await api.deleteSandbox(id).catch((failure: unknown) => {
        if (!isGone(failure)) throw failure;
      });
    },
    close() {
      closed = true;
      starts.close();
      current?.stopListening();
      current = undefined;
      typing.close();
      memory.close();
    },
  };
}
