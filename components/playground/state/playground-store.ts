import { type Action, type PlaygroundState, reduce } from "./playground.ts";

/** The page's state outside React: events are worked off when there is time for them, not when something is drawn. */
export interface PlaygroundStore {
  readonly dispatch: (action: Action) => void;
  readonly subscribe: (listener: () => void) => () => void;
  /** The same object until something changes. */
  readonly getSnapshot: () => PlaygroundState;
}

/** @param first what is shown before anything happened */
export function createPlaygroundStore(first: PlaygroundState, now: () => number = Date.now): PlaygroundStore {
  const listeners = new Set<() => void>();
  let state = first;
  return {
    dispatch(action) {
      const next = reduce(state, { action, nowMs: now() });
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    getSnapshot: () => state,
  };
}
