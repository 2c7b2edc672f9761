"use client";

import { useCallback, useEffect, useReducer, useRef } from "react";
import { browserStream, createBrowserSession } from "#lib/api/browser.ts";
import { ApiFailure } from "#lib/api/failure.ts";
import { randomId } from "#lib/api/random-id.ts";
import type { SandboxSession, SessionNotice } from "#lib/api/sandbox-session.ts";
import { createFrameBatch } from "./frame-batch.ts";
import { readRememberedRun, rememberRun } from "./remembered-run.ts";
import { type Action, type PlaygroundState, reduce, type RememberedRun, START } from "./state/playground.ts";
import { isOver } from "./state/run.ts";

export interface Session {
  readonly state: PlaygroundState;
  /** Runs a program in place of the one that may still run. */
  readonly run: (program: { language: string; path: string; code: string }) => void;
  readonly stop: () => void;
  readonly type: (text: string) => void;
  readonly endInput: () => void;
  /** Lets the program go on for another minute. */
  readonly extend: () => void;
  /** The server is well again: look for the events now instead of after a while. */
  readonly reconnect: () => void;
}

const EXTEND_MS = 60_000;

/** The page's line to its sandbox: notices go into the reducer, once a frame; what the person does goes out. */
export function useSession(): Session {
  const [state, reduceAction] = useReducer(reduce, START);
  const session = useRef<SandboxSession>(undefined);
  const remembered = useRef<RememberedRun>(undefined);
  const dispatch = useCallback((action: Action) => reduceAction({ action, nowMs: Date.now() }), []);

  useEffect(() => {
    const before = readRememberedRun(window.sessionStorage);
    remembered.current = before;
    const batch = createFrameBatch<SessionNotice>(weigh, (notices) =>
      dispatch({ kind: "notices", notices, ...(before === undefined ? {} : { remembered: before }) }),
    );
    const made = createBrowserSession(batch.add);
    session.current = made;
    // Without an answer there is nothing to find; the next run tells what is wrong.
    made.attach().catch(() => undefined);
    return () => {
      batch.close();
      made.close();
      session.current = undefined;
    };
  }, [dispatch]);

  const { run } = state;
  const execution = run === undefined || isOver(run) ? undefined : run.execution;
  const fail = (failure: unknown): void => dispatch({ kind: "problem", message: messageOf(failure) });
  const remember = (next: RememberedRun): void => {
    remembered.current = next;
    rememberRun(window.sessionStorage, next);
  };

  return {
    state,
    run({ language, path, code }) {
      const made = session.current;
      if (!made) return;
      if (execution !== undefined) made.stop(execution).catch(fail);
      const next = { execution: randomId(), language, path };
      remember({ ...next, typed: [] });
      dispatch({ kind: "run", ...next });
      made
        .run({ ...next, code })
        .catch((failure: unknown) =>
          dispatch({ kind: "refused", execution: next.execution, ...refusalOf(failure) }),
        );
    },
    stop() {
      if (execution === undefined) return;
      dispatch({ kind: "stop" });
      session.current?.stop(execution).catch(fail);
    },
    type(text) {
      if (execution === undefined) return;
      session.current?.type(execution, text);
      const before = remembered.current;
      if (before && run) remember({ ...before, typed: [...before.typed, { afterSeq: run.lastSeq, text }] });
      dispatch({ kind: "typed", text });
    },
    endInput() {
      if (execution !== undefined) session.current?.endInput(execution);
    },
    reconnect,
    extend() {
      if (execution === undefined) return;
      session.current
        ?.extend(execution, EXTEND_MS)
        .then(({ inMs, hardLimitMs }) => dispatch({ kind: "extended", execution, inMs, hardLimitMs }), fail);
    },
  };
}

function reconnect(): void {
  browserStream().retryNow();
}

/** How much work a notice is for the reducer: the characters of its text, and something for itself. */
function weigh(notice: SessionNotice): number {
  return notice.kind === "event" && "text" in notice.event ? notice.event.text.length + 64 : 64;
}

function messageOf(failure: unknown): string {
  if (failure instanceof ApiFailure) return failure.message;
  return "Something on this page went wrong. Reload it: the code is kept.";
}

function refusalOf(failure: unknown): { message: string; retryAfterMs?: number } {
  if (!(failure instanceof ApiFailure)) return { message: messageOf(failure) };
  if (failure.code === "unreachable" || failure.code === "unavailable") {
    const who = failure.code === "unreachable" ? "the server" : "the sandbox server";
    return { message: `${who} does not answer. Your code is kept; run it again when it is back.` };
  }
  const { message, retryAfterMs } = failure;
  return retryAfterMs === undefined ? { message } : { message, retryAfterMs };
}
