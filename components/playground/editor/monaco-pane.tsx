"use client";

import { useTheme } from "next-themes";
import { useEffect, useRef } from "react";
import type { EditorProps, Selection } from "./editor-handle.ts";
import type { createMonaco, MonacoEditor } from "./monaco.ts";

/** Monaco in its place. `create` is the loaded editor; this file must not import it, or it would no longer be lazy. */
export function MonacoPane({
  create,
  readCode,
  presenting,
  takeSelection,
  ...props
}: EditorProps & {
  create: typeof createMonaco;
  readCode: () => string;
  presenting: boolean;
  takeSelection: () => Selection | undefined;
}) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<MonacoEditor>(undefined);
  const { resolvedTheme } = useTheme();

  useEffect(() => {
    if (!place.current) return undefined;
    const selection = takeSelection();
    const { language, indent, onChange, onCursor, onHandle } = props;
    const made = create({
      container: place.current,
      language,
      code: readCode(),
      indent,
      onChange,
      onCursor,
      ...(selection === undefined ? {} : { selection }),
    });
    editor.current = made;
    onHandle(made);
    return () => {
      onHandle(undefined);
      made.close();
      editor.current = undefined;
    };
    // The editor owns its text from here on: another language is another editor (see the key that it is given).
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- mount and unmount only
  }, []);

  useEffect(() => editor.current?.applyTheme(resolvedTheme === "dark"), [resolvedTheme]);
  useEffect(() => editor.current?.applyType(), [presenting]);
  useEffect(() => editor.current?.mark(props.marks), [props.marks]);

  return <div ref={place} className="h-full overflow-hidden bg-surface font-mono text-code" />;
}
