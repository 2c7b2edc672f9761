"use client";

import type { Health, Languages } from "#lib/api/contract.ts";
import type { PlaygroundState } from "./state/playground.ts";
import { milliseconds } from "./words.ts";
import type { DraftState } from "./work/work.ts";

export interface StatusLineProps {
  readonly state: PlaygroundState;
  readonly health: Health | undefined;
  /** The web server itself did not answer. */
  readonly unreachable: boolean;
  readonly runtime: Languages["runtime"] | undefined;
  readonly draft: DraftState;
  readonly cursor: { readonly line: number; readonly column: number };
  readonly onCommands: () => void;
}

/** The frame's last line: how things stand, in few words. */
export function StatusLine({
  state,
  health,
  unreachable,
  runtime,
  draft,
  cursor,
  onCommands,
}: StatusLineProps) {
  const trouble = troubleOf(state, health, unreachable);
  return (
    <footer className="status-line frame flex min-h-7 shrink-0 items-center gap-4 border-t border-line px-4 text-small text-soft">
      <output aria-label="Connection" className="block min-w-0 grow truncate">
        {trouble === undefined ? (
          <Facts facts={factsOf(state, runtime)} />
        ) : (
          <span className="font-medium text-limit">{trouble}</span>
        )}
      </output>
      <p className={draft === "full" || draft === "unavailable" ? "font-medium text-limit" : "shrink-0"}>
        {DRAFTS[draft]}
      </p>
      <p className="hidden w-24 shrink-0 text-right wide:block">
        ln {cursor.line}, col {cursor.column}
      </p>
      <button
        type="button"
        aria-haspopup="dialog"
        title="All that this page can do; ? shows the keys"
        onClick={onCommands}
        className="-mr-2 hidden h-6 shrink-0 items-center gap-2 rounded-md px-2 transition-colors hover:bg-hover hover:text-ink wide:inline-flex pointer-coarse:h-10"
      >
        Commands <kbd className="hidden font-sans text-faint wide:inline">F1</kbd>
      </button>
    </footer>
  );
}

function Facts({ facts }: { facts: readonly string[] }) {
  return facts.map((fact, index) => (
    <span key={fact}>
      {index > 0 && <span className="text-faint"> · </span>}
      {fact}
    </span>
  ));
}

const DRAFTS: Readonly<Record<DraftState, string>> = {
  unchanged: "",
  saving: "saving draft",
  saved: "draft saved",
  full: "No room left in this browser: download your program or erase old history",
  unavailable: "This browser keeps nothing: download your program before you close the tab",
};

function troubleOf(
  state: PlaygroundState,
  health: Health | undefined,
  unreachable: boolean,
): string | undefined {
  if (unreachable) return "The server does not answer. Your code is kept; trying again";
  if (health?.status === "degraded")
    return "The sandbox server does not answer. Your code is kept; trying again";
  if (state.connection === "down") return "Connection lost. The program goes on; trying again";
  return state.connection === "reconnecting" ? "Reconnecting" : undefined;
}

function factsOf({ sandbox }: PlaygroundState, runtime: Languages["runtime"] | undefined): readonly string[] {
  const isolation = runtime === undefined ? [] : [runtime.name, "no network"];
  switch (sandbox.kind) {
    case "none":
      return [...isolation, "no sandbox yet"];
    case "starting":
      return [
        ...isolation,
        sandbox.place === undefined ? "starting a sandbox" : `queued for a sandbox, place ${sandbox.place}`,
      ];
    case "running":
      return [
        ...isolation,
        sandbox.startMs === undefined ? "sandbox found again" : `started in ${milliseconds(sandbox.startMs)}`,
      ];
    case "lost":
      return [...isolation, "sandbox ended; Run makes a new one"];
  }
}
