"use client";

import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { openChannel } from "#lib/api/channel.ts";
import { FIRST_SETTINGS, type Settings, settingsStyle } from "./settings.ts";
import { keepSettings } from "./settings-cookie.ts";
import { createSettingsStore, type SettingsStore } from "./settings-store.ts";

const Store = createContext<SettingsStore>(createSettingsStore(FIRST_SETTINGS, applySettings, keepSettings));

/** `first`: what the server read in the cookie and drew the page with. */
export function SettingsProvider({ first, children }: { first: Settings; children: ReactNode }) {
  const [store] = useState(() => createSettingsStore(first, applySettings, keepSettings));
  useEffect(
    () => ("BroadcastChannel" in window ? store.listen(openChannel("quicksand-settings")) : undefined),
    [store],
  );
  return <Store value={store}>{children}</Store>;
}

export function useSettings(): { settings: Settings; change: SettingsStore["change"] } {
  const store = useContext(Store);
  const settings = useSyncExternalStore(store.subscribe, store.read, store.read);
  return { settings, change: store.change };
}

function applySettings(settings: Settings): void {
  for (const [name, value] of Object.entries(settingsStyle(settings))) {
    document.documentElement.style.setProperty(name, value);
  }
}
