import type { Channel } from "#lib/api/shared-stream.ts";
import { formatSettings, parseSettings, type Settings, sizeWithin } from "./settings.ts";

/** The settings of this browser, the same in all its tabs. */
export interface SettingsStore {
  readonly read: () => Settings;
  readonly subscribe: (listener: () => void) => () => void;
  readonly change: (part: Partial<Settings>) => void;
  /** Begins to hear what other tabs change. Returns a function that ends it. */
  readonly listen: (channel: Channel) => () => void;
}

/**
 * @param first what the server drew the page with
 * @param apply puts changed settings into effect, wherever they were changed
 * @param keep keeps those that were changed here for the next visit
 */
export function createSettingsStore(
  first: Settings,
  apply: (settings: Settings) => void,
  keep: (settings: Settings) => void,
): SettingsStore {
  let settings = first;
  let others: Channel | undefined;
  const listeners = new Set<() => void>();

  function take(next: Settings): void {
    if (formatSettings(next) === formatSettings(settings)) return;
    settings = next;
    apply(settings);
    for (const listener of listeners) listener();
  }

  return {
    read: () => settings,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    change(part) {
      const next = { ...settings, ...part };
      take({ ...next, codeSize: sizeWithin(next.codeSize) });
      keep(settings);
      others?.send(formatSettings(settings));
    },
    listen(channel) {
      others = channel;
      channel.listen((message) => {
        if (typeof message === "string") take(parseSettings(message));
      });
      return () => {
        others = undefined;
        channel.close();
      };
    },
  };
}
