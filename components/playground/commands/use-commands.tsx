"use client";

import { useTheme } from "next-themes";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { type Command, commandsOf, type Page } from "./commands.ts";
import { press } from "./press.ts";
import { useKeys } from "./use-keys.ts";

const Palette = lazy(async () => ({ default: (await import("./palette.tsx")).Palette }));
const KeysDialog = lazy(async () => ({ default: (await import("./keys-dialog.tsx")).KeysDialog }));

export interface Commands {
  readonly showPalette: () => void;
  /** The palette and the list of keys, when they are open. */
  readonly dialogs: ReactNode;
}

/** Makes the table of commands, lets their keys work, and shows the palette and the list of keys. */
export function useCommands(
  page: Omit<Page, "theme" | "paint" | "press" | "showPalette" | "showKeys" | "visit">,
): Commands {
  const { theme = "system", setTheme } = useTheme();
  const [shown, setShown] = useState<"palette" | "keys">();
  const showPalette = (): void => setShown("palette");
  const showKeys = (): void => setShown("keys");
  const visit = (path: string): void => window.location.assign(path);
  const commands = commandsOf({ ...page, theme, paint: setTheme, press, showPalette, showKeys, visit });
  useKeys(commands);

  const close = (): void => setShown(undefined);
  function choose(command: Command): void {
    close();
    // The focus is where it was before by then, so that what is done may take it elsewhere.
    requestAnimationFrame(() => command.run());
  }

  return {
    showPalette,
    dialogs: (
      <Suspense fallback={null}>
        {shown === "palette" && <Palette commands={commands} onChoose={choose} onClose={close} />}
        {shown === "keys" && <KeysDialog commands={commands} onClose={close} />}
      </Suspense>
    ),
  };
}
