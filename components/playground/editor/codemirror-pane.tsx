"use client";

import { createPortal } from "react-dom";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { SymbolBar } from "../touch/symbol-bar.tsx";
import type { CodeMirrorEditor, CodeMirrorFile, createCodeMirror } from "./codemirror.ts";
import type { EditorProps, Selection } from "./editor-handle.ts";

/** CodeMirror in its place, and the bar of symbols while it has the focus. `create` is the loaded editor. */
export function CodeMirrorPane({
  create,
  path,
  revision,
  language,
  indent,
  marks,
  readCode,
  takeSelection,
  onChange,
  onCursor,
  onHandle,
}: EditorProps & {
  create: typeof createCodeMirror;
  path: string;
  /** Another revision is another text. */
  revision: number;
  readCode: () => string;
  takeSelection: () => Selection | undefined;
}) {
  const place = useRef<HTMLDivElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const made = useRef<CodeMirrorEditor>(undefined);
  const [keys, setKeys] = useState<CodeMirrorEditor["keys"]>();
  const now = useRef({ onChange, onCursor });
  const file = (): CodeMirrorFile => ({ path, text: readCode(), language, indent });

  useLayoutEffect(() => {
    now.current = { onChange, onCursor };
  });

  // At once, before the next letter: the field that is replaced is gone by then.
  useLayoutEffect(() => {
    if (!place.current) return undefined;
    const selection = takeSelection();
    const editor = create({
      container: place.current,
      file: file(),
      ...(selection === undefined ? {} : { selection }),
      onChange: (code) => now.current.onChange(code),
      onCursor: (at) => now.current.onCursor(at),
      onFocus: (focused, { relatedTarget }) => {
        const toBar = relatedTarget instanceof Node && bar.current?.contains(relatedTarget) === true;
        if (focused) setKeys(made.current?.keys);
        else if (!toBar) setKeys(undefined);
      },
    });
    made.current = editor;
    if (editor.hasFocus()) setKeys(editor.keys);
    return () => {
      made.current = undefined;
      editor.close();
    };
    // The editor owns its texts from here on.
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- mount and unmount only
  }, []);

  const first = useRef(true);
  useLayoutEffect(() => {
    if (!first.current) made.current?.show(file());
    first.current = false;
    onHandle(made.current);
    return () => onHandle(undefined);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- another file, or another text of it
  }, [path, revision]);

  useEffect(() => made.current?.mark(marks), [marks, path, revision]);

  return (
    <>
      <span id="code-keys" className="sr-only">
        Tab indents. Escape, then Tab, moves on.
      </span>
      <div
        ref={place}
        className="h-full overflow-hidden bg-surface font-mono text-code pointer-coarse:text-[max(16px,var(--code-size))]"
      />
      {keys && createPortal(<SymbolBar ref={bar} language={language} keys={keys} />, document.body)}
    </>
  );
}
