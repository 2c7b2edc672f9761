import type { ExecutionInfo } from "#lib/protocol/methods.ts";
import type { SandboxEvent } from "#lib/protocol/run-event.ts";
import type { Api } from "./client.ts";
import type { CreateCommand, CreateRun, Extended, Sandbox } from "./contract.ts";
import { ApiFailure, isGone, mayPass } from "./failure.ts";
import { createInputQueue, type InputQueue } from "./input-queue.ts";
import { randomId } from "./random-id.ts";
import { createSessionMemory, type SessionStorage } from "./session-memory.ts";
import type { Locks, SharedStream } from "./shared-stream.ts";
import type { ConnectionState } from "./stream-connection.ts";

/** All that a session tells, in order, for one reducer. */
export type SessionNotice =
  /** A sandbox is being started; `made` or a rejected run() follows. */
  | { readonly kind: "starting" }
  | { readonly kind: "made"; readonly sandbox: Sandbox }
  /** The sandbox of before the reload is still there; events of `executions` follow from the first that is kept. */
  | { readonly kind: "found"; readonly sandboxId: string; readonly executions: readonly ExecutionInfo[] }
  | { readonly kind: "event"; readonly event: SandboxEvent }
  | { readonly kind: "connection"; readonly state: ConnectionState }
  /** The sandbox ended (idle, restarted server): state and files in it are gone, the next run makes a new one. */
  | { readonly kind: "lost"; readonly reason: string }
  /** What was typed does not reach the program any more. */
  | { readonly kind: "inputRefused"; readonly execution: string; readonly message: string };

export interface SandboxSessionOptions {
  readonly api: Api;
  readonly stream: SharedStream;
  readonly onNotice: (notice: SessionNotice) => void;
  /** Where the sandbox's id outlives a reload, e.g. the tab's sessionStorage; without it nothing is found again. */
  readonly storage?: SessionStorage;
  /** Web Locks, by which a duplicated tab notices that the sandbox has an owner, and takes one of its own. */
  readonly locks?: Locks;
  readonly newId?: () => string;
  readonly wait?: (ms: number) => Promise<void>;
}

/** What a page needs to run programs. Outside React; the page's reducer lives on its notices. */
export interface SandboxSession {
  /** After a load: finds the sandbox of before the reload. Resolves false when there is none; rejects with ApiFailure. */
  attach(): Promise<boolean>;
  /** Makes a sandbox when there is none, starts the program, resolves with its execution's id; rejects with ApiFailure. */
  run(request: CreateRun): Promise<string>;
  command(request: CreateCommand): Promise<string>;
  /** Types into a program; in order, also over interruptions of the network. */
  type(execution: string, text: string): void;
  endInput(execution: string): void;
  /** SIGINT, then SIGKILL to all that it started; harmless when it has ended. */
  stop(execution: string): Promise<void>;
  /** Lets a program go on for so much longer, at most up to its hard limit. */
  extend(execution: string, ms: number): Promise<Extended>;
  resize(execution: string, cols: number, rows: number): Promise<void>;
  /** Ends the sandbox at once, with all that runs in it; the next run makes a new one. */
  discard(): Promise<void>;
  /** Stops listening; the sandbox and its programs live on for a reload to find. May be called twice. */
  close(): void;
}

const TRIES = 3;
const WAIT_MS = 300;

/** Makes a session. Nothing is sent before a function is called. */
export function createSandboxSession(options: SandboxSessionOptions): SandboxSession {
  const { api, onNotice } = options;
  const newId = options.newId ?? randomId;
  const wait = options.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  const memory = createSessionMemory(options.storage, options.locks);
  const queues = new Map<string, InputQueue>();
  const taken = new Map<string, number>();
  let current: { readonly id: string; readonly stopListening: () => void } | undefined;
  let making: Promise<string> | undefined;

  function listen(id: string): void {
    const stopListening = options.stream.openSandboxEvents(id, {
      after: 0,
      onEvent: hear,
      onState: (state) => onNotice({ kind: "connection", state }),
      onGone: ({ message }) => lose(id, message),
    });
    current = { id, stopListening };
  }

  function hear(event: SandboxEvent): void {
    onNotice({ kind: "event", event });
    if (event.kind === "finished") forgetQueue(event.execution);
    if (event.kind === "state" && (event.state === "stopped" || event.state === "lost")) {
      lose(current?.id, event.reason ?? "The sandbox was stopped.");
    }
  }

  function lose(id: string | undefined, reason: string): void {
    if (current === undefined || current.id !== id) return;
    current.stopListening();
    current = undefined;
    memory.forget();
    for (const execution of queues.keys()) forgetQueue(execution);
    onNotice({ kind: "lost", reason });
  }

  function ensureSandbox(language: string | undefined): Promise<string> {
    if (current !== undefined) return Promise.resolve(current.id);
    making ??= makeSandbox(language).finally(() => {
      making = undefined;
    });
    return making;
  }

  async function makeSandbox(language: string | undefined): Promise<string> {
    onNotice({ kind: "starting" });
    const sandbox = await api.createSandbox(language === undefined ? {} : { language });
    await memory.own(sandbox.id);
    listen(sandbox.id);
    onNotice({ kind: "made", sandbox });
    return sandbox.id;
  }

  /** Runs something in the sandbox, in a new one when it turns out to be gone. `ask` must be harmless when repeated. */
  async function inSandbox<T>(language: string | undefined, ask: (id: string) => Promise<T>): Promise<T> {
    const id = await ensureSandbox(language);
    try {
      return await patiently(() => ask(id));
    } catch (failure) {
      if (!isGone(failure)) throw failure;
      lose(id, failure.message);
      return await patiently(async () => ask(await ensureSandbox(language)));
    }
  }

  /** Tries again after a network error; the execution's id is chosen here, so that a repeat starts nothing twice. */
  async function patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await ask();
      } catch (failure) {
        const passing = failure instanceof ApiFailure && failure.code === "unreachable" && tries < TRIES;
        if (!passing) throw failure;
        await wait(WAIT_MS * tries);
      }
    }
  }

  function queueOf(execution: string): InputQueue | undefined {
    const known = queues.get(execution);
    if (known !== undefined || current === undefined) return known;
    const { id } = current;
    const queue = createInputQueue({
      send: (request) => api.input(id, execution, request),
      taken: Math.max(taken.get(execution) ?? 0, memory.inputNumber(execution)),
      onNumber: (number) => memory.rememberInput(execution, number),
      onRefused: ({ message }) => onNotice({ kind: "inputRefused", execution, message }),
      wait,
    });
    queues.set(execution, queue);
    return queue;
  }

  function forgetQueue(execution: string): void {
    queues.get(execution)?.close();
    queues.delete(execution);
    memory.forgetInput(execution);
  }

  function sandboxId(): string {
    if (current !== undefined) return current.id;
    throw new ApiFailure("sandboxNotFound", "The sandbox is gone; run the program again.");
  }

  return {
    async attach() {
      const id = await memory.reclaim();
      if (id === undefined) return false;
      try {
        const { executions } = await patiently(() => api.executions(id));
        for (const info of executions) taken.set(info.execution, info.inputNumber ?? 0);
        onNotice({ kind: "found", sandboxId: id, executions });
        listen(id);
        return true;
      } catch (failure) {
        if (!isGone(failure)) throw failure;
        memory.forget();
        return false;
      }
    },
    async run(request) {
      const execution = request.execution ?? newId();
      const started = await inSandbox(request.language, (id) => api.run(id, { ...request, execution }));
      return started.execution;
    },
    async command(request) {
      const execution = request.execution ?? newId();
      const started = await inSandbox(undefined, (id) => api.command(id, { ...request, execution }));
      return started.execution;
    },
    type: (execution, text) => queueOf(execution)?.type(text),
    endInput: (execution) => queueOf(execution)?.end(),
    async stop(execution) {
      try {
        await untilAnswered(() => api.signal(sandboxId(), execution, { signal: "stop" }), wait);
      } catch (failure) {
        if (isGone(failure) || hasEnded(failure)) return;
        throw failure;
      }
    },
    extend: (execution, ms) => api.extend(sandboxId(), execution, { ms }),
    resize: (execution, cols, rows) => api.resize(sandboxId(), execution, { cols, rows }),
    async discard() {
      const id = current?.id;
      if (id === undefined) return;
      lose(id, "The sandbox was stopped.");
      await api.deleteSandbox(id).catch((failure: unknown) => {
        if (!isGone(failure)) throw failure;
      });
    },
    close() {
      current?.stopListening();
      current = undefined;
      for (const queue of queues.values()) queue.close();
      queues.clear();
      memory.close();
    },
  };
}

function hasEnded(failure: unknown): boolean {
  return (
    failure instanceof ApiFailure &&
    (failure.code === "executionFinished" || failure.code === "executionNotFound")
  );
}

async function untilAnswered(ask: () => Promise<void>, wait: (ms: number) => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (failure) {
      if (!mayPass(failure) || tries === TRIES) throw failure;
      await wait(WAIT_MS * tries);
    }
  }
}
