"use client";

import { useEffect, useRef, useState } from "react";
import { editorLanguage } from "../documents/edit-document.ts";
import type { PageLanguage } from "../languages.ts";
import type { EditorHandle, EditorProps, Mark, Selection } from "./editor-handle.ts";
import type { createMonaco } from "./monaco.ts";
import { MonacoPane } from "./monaco-pane.tsx";
import { PlainEditor } from "./plain-editor.tsx";

export interface EditorPaneProps {
  readonly language: PageLanguage;
  /** What the editor starts with; `undefined` while the draft is still being looked for. */
  readonly code: { readonly path: string; readonly text: string; readonly revision: number } | undefined;
  /** The newest code, for the editor that takes over from another. */
  readonly readCode: () => string;
  readonly marks: readonly Mark[];
  /** The page shows its text larger. */
  readonly presenting: boolean;
  readonly onChange: (code: string) => void;
  readonly onCursor: EditorProps["onCursor"];
  readonly onHandle: (handle: EditorHandle | undefined) => void;
}

/** The code: a plain text field at once, Monaco in its place when it has loaded and the screen is not for fingers. */
export function EditorPane({ language, code, readCode, presenting, ...rest }: EditorPaneProps) {
  const create = useMonaco();
  const selection = useRef<Selection>(undefined);
  const mode = code === undefined ? language.editor : editorLanguage(code.path);
  const shared = { ...rest, language: mode, indent: language.indent };
  if (create !== undefined && code !== undefined) {
    return (
      <MonacoPane
        key={`${code.path} ${code.revision}`}
        {...shared}
        create={create}
        presenting={presenting}
        readCode={readCode}
        takeSelection={() => {
          const left = selection.current;
          selection.current = undefined;
          return left;
        }}
      />
    );
  }
  return (
    <PlainEditor
      key={`${code?.path} ${code?.revision}`}
      {...shared}
      busy={code === undefined}
      initialCode={code?.text ?? ""}
      onLeave={(left) => {
        selection.current = left;
      }}
    />
  );
}

/** Loads Monaco after the page is there; undefined until then, when loading fails, and on touch screens. */
function useMonaco(): typeof createMonaco | undefined {
  const [create, setCreate] = useState<typeof createMonaco>();
  useEffect(() => {
    if (window.matchMedia("(pointer: coarse)").matches) return undefined;
    let wanted = true;
    void import("./monaco.ts").then(
      (loaded) => wanted && setCreate(() => loaded.createMonaco),
      // The plain editor stays: everything but colours works in it.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, []);
  return create;
}
