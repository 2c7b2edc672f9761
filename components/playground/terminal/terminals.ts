import { ApiFailure } from "#lib/api/failure.ts";
import type { SandboxSession, SessionNotice } from "#lib/api/sandbox-session.ts";
import type { ExecutionInfo } from "#lib/protocol/methods.ts";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import { createOutputQueue, type OutputQueue, type Sink } from "./output-queue.ts";
import {
  readRemembered,
  type RememberedTerminals,
  rememberTerminals,
  type TerminalStorage,
} from "./remembered-terminals.ts";
import { SHELL } from "./shell.ts";
import { createSizeQueue, type Size } from "./size-queue.ts";
import {
  closed,
  found,
  isOver,
  lost,
  NO_TERMINALS,
  opened,
  shown,
  staged,
  stageAfter,
  type TerminalsState,
} from "./terminal-state.ts";
import { missingLine, note } from "./terminal-words.ts";

export type TerminalLine = Pick<SandboxSession, "command" | "type" | "resize" | "hangUp">;

export interface TerminalsOptions {
  readonly line: () => TerminalLine | undefined;
  readonly storage: () => TerminalStorage | undefined;
  readonly newId: () => string;
}

/** The terminals of a page, outside React: they hear the session from the page's start on, whether they are shown or not. */
export interface Terminals {
  readonly state: () => TerminalsState;
  readonly subscribe: (onChange: () => void) => () => void;
  readonly hear: (notice: SessionNotice) => void;
  /** A new terminal, shown. Its shell starts with the first size that it is given. */
  readonly open: () => string;
  readonly show: (execution: string) => void;
  /** Hangs up: its shell and what runs in it are ended. */
  readonly close: (execution: string) => void;
  readonly type: (execution: string, text: string) => void;
  readonly resize: (execution: string, size: Size) => void;
  /** Its output goes there from now on; answers the function that ends it. */
  readonly connect: (execution: string, sink: Sink) => () => void;
}

/** What the server keeps of an execution is 5 MiB: until it is shown or drawn all of that waits here. */
const WAITING_CHARS = 6 * 2 ** 20;

/** What a terminal has beside what is shown of it. */
interface Line {
  readonly output: OutputQueue;
  readonly resize: (size: Size) => void;
  begun: boolean;
  /** Typed before the shell was accepted; undefined from then on. */
  early: string[] | undefined;
  readonly accept: () => void;
  /** The newest event that was taken; repeats after a lost connection are ignored. */
  lastSeq: number;
  /** Events up to this one were there before the page was loaded. */
  replaySeq: number;
}

export function createTerminals(options: TerminalsOptions): Terminals {
  const lines = new Map<string, Line>();
  const listeners = new Set<() => void>();
  let state: TerminalsState = NO_TERMINALS;
  let before: RememberedTerminals | undefined;

  /** What was remembered when the page was loaded: read before the first change by hand takes its place. */
  function remembered(): RememberedTerminals {
    before ??= readRemembered(options.storage());
    return before;
  }

  function change(next: TerminalsState): void {
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  }

  /** Only what a person does is remembered: what is found after a reload was remembered before. */
  function changeByHand(next: TerminalsState): void {
    remembered();
    change(next);
    rememberTerminals(options.storage(), next);
  }

  /** `replaySeq`: it was found again, and its events up to this one come once more. */
  function addLine(execution: string, replaySeq: number | undefined): void {
    const accepted = Promise.withResolvers<void>();
    if (replaySeq !== undefined) accepted.resolve();
    lines.set(execution, {
      output: createOutputQueue({ limitChars: WAITING_CHARS, droppedLine: missingLine }),
      resize: createSizeQueue(async ({ cols, rows }) => {
        await accepted.promise;
        await options.line()?.resize(execution, cols, rows);
      }),
      accept: accepted.resolve,
      begun: replaySeq !== undefined,
      early: replaySeq === undefined ? [] : undefined,
      lastSeq: 0,
      replaySeq: replaySeq ?? 0,
    });
  }

  async function begin(execution: string, line: Line, size: Size): Promise<void> {
    line.begun = true;
    try {
      const session = options.line();
      if (session === undefined) throw new ApiFailure("unavailable", "The page is closing.");
      await session.command({ ...SHELL, tty: size, execution });
    } catch (failure) {
      const message = failure instanceof ApiFailure ? failure.message : "Something on this page went wrong.";
      return change(staged(state, execution, { kind: "refused", message }));
    }
    const early = line.early?.join("") ?? "";
    line.early = undefined;
    line.accept();
    // It was closed while it started.
    if (!lines.has(execution)) return hangUp(execution);
    change(staged(state, execution, { kind: "running" }));
    if (early !== "") options.line()?.type(execution, early);
  }

  function hangUp(execution: string): void {
    // What cannot be told to end now ends when nobody has listened for a while.
    options
      .line()
      ?.hangUp(execution)
      .catch(() => undefined);
  }

  function hearEvent(event: RunEvent): void {
    const line = lines.get(event.execution);
    if (line === undefined || event.seq <= line.lastSeq) return;
    line.lastSeq = event.seq;
    const live = event.seq > line.replaySeq;
    if (event.kind === "stdout" || event.kind === "stderr") line.output.push(event.text, live);
    else if (event.kind === "gap") line.output.push(missingLine(event.bytes), live);
    const stage = stageAfter(event);
    if (stage !== undefined) change(staged(state, event.execution, stage));
  }

  function hearFound(executions: readonly ExecutionInfo[]): void {
    const { tabs, active } = remembered();
    const next = found(state, tabs, active, executions);
    for (const { execution } of next.tabs) {
      if (lines.has(execution)) continue;
      addLine(execution, executions.find((info) => info.execution === execution)?.lastSeq ?? 0);
    }
    change(next);
  }

  return {
    state: () => state,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => void listeners.delete(onChange);
    },
    hear(notice) {
      switch (notice.kind) {
        case "found":
          return hearFound(notice.executions);
        case "event":
          if (notice.event.kind !== "state" && notice.event.kind !== "metrics") hearEvent(notice.event);
          return;
        case "lost":
          return change(lost(state, notice.reason));
        case "inputRefused": {
          const tab = state.tabs.find(({ execution }) => execution === notice.execution);
          if (tab?.stage.kind === "running") {
            lines.get(notice.execution)?.output.push(note(`Typing does not work: ${notice.message}`), false);
          }
          return;
        }
        case "starting":
        case "queued":
        case "notStarted":
        case "made":
        case "connection":
          return;
      }
    },
    open() {
      const execution = options.newId();
      addLine(execution, undefined);
      changeByHand(opened(state, execution));
      return execution;
    },
    show: (execution) => changeByHand(shown(state, execution)),
    close(execution) {
      const tab = state.tabs.find((tab) => tab.execution === execution);
      const line = lines.get(execution);
      lines.delete(execution);
      line?.output.clear();
      changeByHand(closed(state, execution));
      if (tab !== undefined && !isOver(tab.stage) && line?.early === undefined) hangUp(execution);
    },
    type(execution, text) {
      const tab = state.tabs.find((tab) => tab.execution === execution);
      const line = lines.get(execution);
      if (line === undefined || tab === undefined || isOver(tab.stage)) return;
      if (line.early === undefined) options.line()?.type(execution, text);
      else line.early.push(text);
    },
    resize(execution, size) {
      const tab = state.tabs.find((tab) => tab.execution === execution);
      const line = lines.get(execution);
      if (line === undefined || tab === undefined || isOver(tab.stage)) return;
      if (!line.begun) void begin(execution, line, size);
      else line.resize(size);
    },
    connect: (execution, sink) => lines.get(execution)?.output.connect(sink) ?? (() => undefined),
  };
}
