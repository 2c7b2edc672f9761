"use client";

import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { CreateRun } from "#lib/api/contract.ts";
import { randomId } from "#lib/api/random-id.ts";
import { loadBrowser } from "#lib/api/load-browser.ts";
import type { SandboxSession, SessionNotice } from "#lib/api/sandbox-session.ts";
import type { ExecutionInfo } from "#lib/protocol/methods.ts";
import type { Complete } from "./console/use-completion.ts";
import { createFilesStore, type FilesStore } from "./files/files-store.ts";
import { createNoticeQueue } from "./notice-queue.ts";
import { messageOf, refusalOf } from "./refusal.ts";
import { readRememberedRun, rememberRun, withEntry, withTyped } from "./remembered-run.ts";
import {
  activeRun,
  hasInterpreter,
  type PlaygroundState,
  type RememberedRun,
  START,
} from "./state/playground.ts";
import type { Run } from "./state/run.ts";
import { createPlaygroundStore } from "./state/playground-store.ts";

export interface Session {
  readonly state: PlaygroundState;
  /** Runs a program in place of the one that may still run; answers the execution's id. */
  readonly run: (program: ProgramRun) => string | undefined;
  /**
   * Evaluates code in the variables of the program that has finished, as an execution of its own; where there is no
   * interpreter of this language, in a new one, whose output takes the place of the one that is shown.
   */
  readonly evaluate: (code: EnteredCode) => void;
  /** Evaluates what was entered below the output, if there is still an interpreter. */
  readonly enter: (code: string) => void;
  readonly stop: () => void;
  readonly type: (text: string) => void;
  readonly endInput: () => void;
  /** All that was typed into the last run, when it was of this language. */
  readonly typedInto: (language: string) => string;
  /** Lets the program go on for another minute. */
  readonly extend: () => void;
  /** The server is well again: look for the events now instead of after a while. */
  readonly reconnect: () => void;
  /** What could stand at a place in code that is entered; undefined when there is no interpreter to ask. */
  readonly complete: Complete;
  /** The line to the sandbox itself, for tools that do more than run programs; undefined before the page is mounted. */
  readonly line: () => SandboxSession | undefined;
  /** The files of the sandbox, whether or not somebody looks at them. */
  readonly files: FilesStore;
  /** Hears every notice from now on, one by one; answers the function that ends it. */
  readonly subscribe: (listener: (notice: SessionNotice) => void) => () => void;
}

/** What a page was opened with that is not the person's own: a snippet, and what it printed. */
export interface OpenedDocument {
  /** What this tab remembers of it is kept apart from that of other documents. */
  readonly id: string;
  readonly recorded: Run | undefined;
}

/** A program to run: its main file, and those beside it. */
export interface ProgramRun {
  readonly language: string;
  readonly path: string;
  readonly code: string;
  readonly files: readonly { readonly path: string; readonly content: string }[];
}

/** A part of a program, or what one enters below its output. */
export interface EnteredCode {
  readonly language: string;
  /** Of the program that it is a part of. */
  readonly path: string;
  readonly code: string;
}

const EXTEND_MS = 60_000;

/** The page's line to its sandbox: notices go into the reducer, so many a frame; what the person does goes out. */
export function useSession(given?: OpenedDocument): Session {
  const [first] = useState(() => (given?.recorded ? { ...START, run: given.recorded } : START));
  const [store] = useState(() => createPlaygroundStore(first));
  const document = given?.id ?? "";
  const { dispatch } = store;
  const state = useSyncExternalStore(store.subscribe, store.getSnapshot, () => first);
  const session = useRef<SandboxSession>(undefined);
  const [files] = useState(() => createFilesStore());
  const remembered = useRef<RememberedRun>(undefined);
  /** The session, when its code is there: what is asked for before waits for it. */
  const coming = useRef<Promise<SandboxSession>>(undefined);
  const attached = useRef<Promise<unknown>>(Promise.resolve());
  const foundRunning = useRef<readonly string[]>([]);
  const listeners = useRef(new Set<(notice: SessionNotice) => void>());
  /** Runs that the server was asked for and has not answered yet, and whether they are still wanted. */
  const underWay = useRef(new Map<string, "wanted" | "unwanted">());
  /** The entry that was asked for last. */
  const asked = useRef<string>(undefined);

  useEffect(() => {
    const before = readRememberedRun(window.sessionStorage, document);
    remembered.current = before;
    const queue = createNoticeQueue((notices) =>
      dispatch({ kind: "notices", notices, ...(before === undefined ? {} : { remembered: before }) }),
    );
    let open = true;
    const opening = loadBrowser().then(({ createBrowserSession }) => {
      const made = createBrowserSession((notice) => {
        if (notice.kind === "found") foundRunning.current = runningOf(notice.executions);
        queue.add(notice);
        files.hear(notice);
        for (const listener of listeners.current) listener(notice);
      });
      if (!open) made.close();
      else {
        session.current = made;
        files.use(made.files);
      }
      return made;
    });
    coming.current = opening;
    // Without an answer there is nothing to find; the next run tells what is wrong.
    attached.current = opening.then((made) => open && made.attach()).catch(() => false);
    return () => {
      open = false;
      queue.close();
      session.current?.close();
      session.current = undefined;
      files.use(undefined);
    };
  }, [dispatch, files, document]);

  const line = useCallback(() => session.current, []);
  const subscribe = useCallback((listener: (notice: SessionNotice) => void) => {
    listeners.current.add(listener);
    return () => void listeners.current.delete(listener);
  }, []);
  const { run } = state;
  const { due } = state.console;
  const active = activeRun(state);
  const execution = active?.execution;
  const fail = (failure: unknown): void => dispatch({ kind: "problem", message: messageOf(failure) });
  const remember = (next: RememberedRun): void => {
    remembered.current = next;
    rememberRun(window.sessionStorage, next, document);
  };

  /** A run that the server does not know yet cannot be stopped: it is as soon as it begins. */
  const halt = (unwanted: string): void => {
    const made = session.current;
    if (made?.giveUp(unwanted)) return;
    if (underWay.current.has(unwanted)) underWay.current.set(unwanted, "unwanted");
    else made?.stop(unwanted).catch(fail);
  };
  const start = async (
    request: CreateRun & { execution: string },
    before: string | undefined,
  ): Promise<void> => {
    underWay.current.set(request.execution, "wanted");
    try {
      const made = await coming.current;
      if (made === undefined) return;
      // First look for the sandbox of before the reload, else this would make a second one.
      await attached.current;
      if (before !== undefined && foundRunning.current.includes(before)) await made.stop(before).catch(fail);
      await made.run(request);
    } finally {
      const wish = underWay.current.get(request.execution);
      underWay.current.delete(request.execution);
      if (wish === "unwanted") halt(request.execution);
    }
  };

  const begin = (next: RememberedRun, request: Omit<CreateRun, "language" | "execution">) => {
    const { typed: _typed, ...shown } = next;
    const { execution: chosen, language } = next;
    if (execution !== undefined) halt(execution);
    // Who is quicker than the search for the run of before the reload takes its place all the same.
    const before = run === undefined ? remembered.current?.execution : undefined;
    remember(next);
    dispatch({ kind: "run", ...shown });
    start({ ...request, language, execution: chosen }, before).catch((failure: unknown) =>
      dispatch({ kind: "refused", execution: chosen, ...refusalOf(failure) }),
    );
    return chosen;
  };

  const enter = (code: string): void => {
    if (!hasInterpreter(state)) return;
    const entered = { execution: randomId(), code };
    if (remembered.current) remember(withEntry(remembered.current, { ...entered, typed: [] }));
    dispatch({ kind: "enter", ...entered });
  };

  const language = run?.language;
  useEffect(() => {
    if (due === undefined || language === undefined || asked.current === due.execution) return;
    asked.current = due.execution;
    start({ ...due, language, fresh: false }, undefined).catch((failure: unknown) =>
      dispatch({ kind: "refused", execution: due.execution, ...refusalOf(failure) }),
    );
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- asks once for each, by what is there then
  }, [due, language, dispatch]);

  return {
    state,
    run({ language, path, code, files: beside }) {
      return begin({ execution: randomId(), language, path, typed: [] }, { path, code, files: [...beside] });
    },
    evaluate({ language, path, code }) {
      if (hasInterpreter(state) && state.run.language === language) enter(code);
      else begin({ execution: randomId(), entered: code, language, path, typed: [] }, { code, fresh: false });
    },
    enter,
    stop() {
      if (execution === undefined) return;
      dispatch({ kind: "stop" });
      halt(execution);
    },
    type(text) {
      if (execution === undefined) return;
      session.current?.type(execution, text);
      const before = remembered.current;
      if (before) remember(withTyped(before, execution, { afterSeq: active?.lastSeq ?? 0, text }));
      dispatch({ kind: "typed", text });
    },
    typedInto(language) {
      const last = remembered.current;
      return last?.language === language ? last.typed.map(({ text }) => text).join("") : "";
    },
    endInput() {
      if (execution !== undefined) session.current?.endInput(execution);
    },
    async complete(code, cursor, signal) {
      if (!hasInterpreter(state)) return undefined;
      return session.current?.complete({ language: state.run.language, code, cursor }, { signal });
    },
    reconnect,
    line,
    files,
    subscribe,
    extend() {
      if (execution === undefined) return;
      session.current
        ?.extend(execution, EXTEND_MS)
        .then(({ inMs, hardLimitMs }) => dispatch({ kind: "extended", execution, inMs, hardLimitMs }), fail);
    },
  };
}

function runningOf(executions: readonly ExecutionInfo[]): readonly string[] {
  return executions.filter(({ state }) => state !== "finished").map(({ execution }) => execution);
}

function reconnect(): void {
  loadBrowser().then(
    ({ browserStream }) => browserStream().retryNow(),
    // Then there is no stream yet that could look sooner.
    () => undefined,
  );
}
