"use client";

import { useCallback, useRef } from "react";
import type { FilePlace } from "../output/links.ts";
import type { EditorHandle } from "./editor-handle.ts";
import type { SelectedCode } from "./selected-code.ts";

export interface EditorLine {
  /** For the editor that is there to report itself. */
  readonly onHandle: (handle: EditorHandle | undefined) => void;
  readonly hasFocus: () => boolean;
  /** What is selected, or the line of the cursor; undefined while no editor is there. */
  readonly selection: () => SelectedCode | undefined;
  readonly focus: () => void;
  /** Gives the focus back to the code, but on touch screens, where that would bring up the keyboard. */
  readonly focusBack: () => void;
  /** The same once the page is drawn anew. */
  readonly focusBackSoon: () => void;
  /** The next file's editor takes the focus when it is there. */
  readonly focusNext: () => void;
  /** Shows a place in a file, whose editor may have to come first. */
  readonly reveal: (place: FilePlace) => void;
}

/** The page's line to whichever editor stands there. `shown` is the file in it, `show` puts another there. */
export function useEditor(shown: string, show: (path: string) => void): EditorLine {
  const editor = useRef<EditorHandle>(undefined);
  const onceThere = useRef<(handle: EditorHandle) => void>(undefined);

  const onHandle = useCallback((handle: EditorHandle | undefined) => {
    editor.current = handle;
    if (handle === undefined) return;
    onceThere.current?.(handle);
    onceThere.current = undefined;
  }, []);
  const focus = useCallback(() => editor.current?.focus(), []);
  const focusBack = useCallback(() => {
    if (!window.matchMedia("(pointer: coarse)").matches) editor.current?.focus();
  }, []);
  const reveal = useCallback(
    (place: FilePlace) => {
      if (shown === place.path) {
        editor.current?.reveal(place);
        return;
      }
      onceThere.current = (handle) => handle.reveal(place);
      show(place.path);
    },
    [shown, show],
  );
  return {
    onHandle,
    hasFocus: useCallback(() => editor.current?.hasFocus() === true, []),
    selection: useCallback(() => editor.current?.selection(), []),
    focus,
    focusBack,
    focusBackSoon: useCallback(() => void requestAnimationFrame(focusBack), [focusBack]),
    focusNext: useCallback(() => {
      onceThere.current = (handle) => handle.focus();
    }, []),
    reveal,
  };
}
