"use client";

import { useTheme } from "next-themes";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { CODE_SIZE_PX } from "../settings/settings.ts";
import { useSettings } from "../settings/use-settings.tsx";
import { type Command, commandsOf, type Page } from "./commands.ts";
import { press } from "./press.ts";
import { useKeys } from "./use-keys.ts";
import { useTypedAhead } from "./use-typed-ahead.ts";

const Palette = lazy(async () => ({ default: (await import("./palette.tsx")).Palette }));
const KeysDialog = lazy(async () => ({ default: (await import("./keys-dialog.tsx")).KeysDialog }));
const SettingsDialog = lazy(async () => ({
  default: (await import("../settings/settings-dialog.tsx")).SettingsDialog,
}));

export interface Commands {
  readonly showPalette: () => void;
  readonly showSettings: () => void;
  /** The palette, the list of keys and the settings, when they are open. */
  readonly dialogs: ReactNode;
}

/** What the table knows by itself. */
type Own = "theme" | "paint" | "press" | "larger" | "smaller" | "enlarge" | "visit" | `show${string}`;

/** Makes the table of commands, lets their keys work, and shows the palette, the list of keys and the settings. */
export function useCommands(page: Omit<Page, Own>): Commands {
  const { theme = "system", setTheme } = useTheme();
  const { settings, change } = useSettings();
  const [shown, setShown] = useState<"palette" | "keys" | "settings">();
  const showPalette = (): void => setShown("palette");
  const showSettings = (): void => setShown("settings");
  const { codeSize } = settings;
  const commands = commandsOf({
    ...page,
    theme,
    larger: codeSize < CODE_SIZE_PX.max,
    smaller: codeSize > CODE_SIZE_PX.min,
    enlarge: (byPx) => change({ codeSize: codeSize + byPx }),
    paint: setTheme,
    press,
    showPalette,
    showKeys: () => setShown("keys"),
    showSettings,
    visit: (path) => window.location.assign(path),
  });
  useKeys(commands);

  const close = (): void => setShown(undefined);
  const typed = useTypedAhead(shown === "palette", close);
  function choose(command: Command): void {
    close();
    // The focus is where it was before by then, so that what is done may take it elsewhere.
    requestAnimationFrame(() => command.run());
  }

  return {
    showPalette,
    showSettings,
    dialogs: (
      <Suspense fallback={null}>
        {shown === "palette" && (
          <Palette commands={commands} typed={typed} onChoose={choose} onClose={close} />
        )}
        {shown === "keys" && <KeysDialog commands={commands} onClose={close} />}
        {shown === "settings" && <SettingsDialog onClose={close} />}
      </Suspense>
    ),
  };
}
