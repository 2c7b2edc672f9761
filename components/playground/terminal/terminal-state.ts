import type { ExecutionInfo } from "#lib/protocol/methods.ts";
import type { Outcome } from "#lib/protocol/outcome.ts";
import type { RunEvent } from "#lib/protocol/run-event.ts";

/** How far a terminal has come. */
export type TerminalStage =
  /** Its shell was not accepted yet. */
  | { readonly kind: "starting" }
  | { readonly kind: "running" }
  | { readonly kind: "ended"; readonly outcome: Outcome }
  /** Its sandbox went away under it. */
  | { readonly kind: "lost"; readonly reason: string }
  /** It never began. */
  | { readonly kind: "refused"; readonly message: string };

/** One terminal: a tab of the pane. */
export interface TerminalTab {
  readonly execution: string;
  /** "Terminal 1" is number 1. */
  readonly number: number;
  readonly stage: TerminalStage;
}

/** What a reloaded page knows of its terminals before it finds them again. */
export type RememberedTab = Pick<TerminalTab, "execution" | "number">;

export interface TerminalsState {
  readonly tabs: readonly TerminalTab[];
  /** The one that is shown: one of `tabs`, if there are any. */
  readonly active: string | undefined;
}

export const NO_TERMINALS: TerminalsState = { tabs: [], active: undefined };

/** With one more terminal, which is shown. It has the smallest number that is free. */
export function opened(state: TerminalsState, execution: string): TerminalsState {
  let number = 1;
  while (state.tabs.some((tab) => tab.number === number)) number += 1;
  const tab: TerminalTab = { execution, number, stage: { kind: "starting" } };
  return { tabs: [...state.tabs, tab], active: execution };
}

/** Without a terminal; its right neighbour is shown in its place, or the left one. */
export function closed(state: TerminalsState, execution: string): TerminalsState {
  const at = state.tabs.findIndex((tab) => tab.execution === execution);
  const tabs = state.tabs.filter((tab) => tab.execution !== execution);
  const neighbour = tabs[Math.min(at, tabs.length - 1)]?.execution;
  return { tabs, active: state.active === execution ? neighbour : state.active };
}

export function shown(state: TerminalsState, execution: string): TerminalsState {
  return state.tabs.some((tab) => tab.execution === execution) ? { ...state, active: execution } : state;
}

/** After a reload: those of before that the sandbox still knows. */
export function found(
  state: TerminalsState,
  remembered: readonly RememberedTab[],
  active: string | undefined,
  executions: readonly ExecutionInfo[],
): TerminalsState {
  const known = new Set(executions.filter(({ kind }) => kind === "terminal").map((info) => info.execution));
  const back = remembered
    .filter(({ execution }) => known.has(execution) && !state.tabs.some((tab) => tab.execution === execution))
    .map(({ execution, number }): TerminalTab => ({ execution, number, stage: { kind: "running" } }));
  if (back.length === 0) return state;
  const tabs = [...back, ...state.tabs];
  const wanted = state.active ?? active;
  return { tabs, active: tabs.find((tab) => tab.execution === wanted)?.execution ?? tabs[0]?.execution };
}

/** The stage of one terminal changed; one that has ended stays so. */
export function staged(state: TerminalsState, execution: string, stage: TerminalStage): TerminalsState {
  const tabs = state.tabs.map((tab) =>
    tab.execution === execution && !isOver(tab.stage) ? { ...tab, stage } : tab,
  );
  return { ...state, tabs };
}

/** The sandbox went away: what ran in it is gone. What is only about to start gets a new one. */
export function lost(state: TerminalsState, reason: string): TerminalsState {
  const tabs = state.tabs.map((tab): TerminalTab =>
    tab.stage.kind === "running" ? { ...tab, stage: { kind: "lost", reason } } : tab,
  );
  return { ...state, tabs };
}

/** What an event means for its terminal's stage; undefined when nothing. */
export function stageAfter(event: RunEvent): TerminalStage | undefined {
  if (event.kind === "started") return { kind: "running" };
  return event.kind === "finished" ? { kind: "ended", outcome: event.outcome } : undefined;
}

export function isOver(stage: TerminalStage): boolean {
  return stage.kind === "ended" || stage.kind === "lost" || stage.kind === "refused";
}
