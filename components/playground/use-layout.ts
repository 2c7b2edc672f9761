"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { SheetHeight } from "./sheet/sheet.ts";
import { rememberView, type View } from "./view-cookie.ts";

export interface Layout {
  /** The id of the tool that is open under the output; empty when none is. */
  readonly dock: string;
  /** Opens a tool; undefined closes the one that is open. */
  readonly openTool: (id: string | undefined) => void;
  /** Keeps how the panes stand, in percent, and the sheet, for the next visit. */
  readonly resize: (change: {
    readonly split?: number;
    readonly dockSize?: number;
    readonly sheet?: SheetHeight;
  }) => void;
}

/** How the page is laid out, kept in a cookie so that the server draws the next visit the same way. */
export function useLayout(first: View, language: string, hasDraft: boolean): Layout {
  const panes = useRef({
    split: first.split,
    dock: first.dock,
    dockSize: first.dockSize,
    sheet: first.sheet,
  });
  const [dock, setDock] = useState(first.dock);

  const remember = useCallback(
    (change: Partial<typeof panes.current> = {}) => {
      panes.current = { ...panes.current, ...change };
      rememberView({ language, hasDraft, ...panes.current });
    },
    [language, hasDraft],
  );
  useEffect(() => remember(), [remember]);

  const openTool = useCallback(
    (id = "") => {
      setDock(id);
      remember({ dock: id });
    },
    [remember],
  );
  return { dock, openTool, resize: remember };
}
