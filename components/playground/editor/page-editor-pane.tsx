"use client";

import { lazy, type RefObject, Suspense, useEffect, useRef, useState } from "react";
import type { TouchTyping } from "../touch/touch-keys.ts";
import type {
  CreatePageEditor,
  EditorFiles,
  EditorHandle,
  Mark,
  PageEditor,
  PageEditorOptions,
  Standing,
} from "./editor-handle.ts";

/** Its code is for screens that are touched. */
const SymbolBar = lazy(async () => ({ default: (await import("../touch/symbol-bar.tsx")).SymbolBar }));

export interface PageEditorPaneProps {
  readonly create: CreatePageEditor;
  /** What is shown; `key` is another whenever the page gives a file anew. */
  readonly given: EditorFiles & { readonly key: string };
  /** The text that a file has in the page now. */
  readonly textNow: (path: string) => string | undefined;
  readonly marks: readonly Mark[];
  /** Another value: the page's type is of another size. */
  readonly type: string;
  readonly wrap: boolean;
  readonly vim: boolean;
  /** Where vim shows its mode, when it is wanted. */
  readonly vimLine: RefObject<HTMLElement | null>;
  /** Where one is in the plain field; undefined in a moment at which nothing may be taken from under the hand. */
  readonly standing: RefObject<(() => Standing | undefined) | undefined>;
  /** Whether it has taken over. */
  readonly there: boolean;
  /** Takes the plain field away and shows this one, at once. */
  readonly onTakeOver: () => void;
  readonly onChange: PageEditorOptions["onChange"];
  readonly onCursor: PageEditorOptions["onCursor"];
  readonly onSave: () => void;
  readonly onHandle: (handle: EditorHandle | undefined) => void;
}

/**
 * The editor that was loaded, made once. It is made behind the plain field and takes over in a single turn of the event
 * loop: before it every key goes into the one, after it into the other, and what was typed before can be undone here.
 */
export function PageEditorPane(props: PageEditorPaneProps) {
  const { create, given, marks, type, wrap, vim, vimLine, there } = props;
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<PageEditor>(undefined);
  const [typing, setTyping] = useState<TouchTyping>();
  const now = useRef(props);
  useEffect(() => {
    now.current = props;
  });

  useEffect(() => {
    const container = place.current;
    if (!container) return undefined;
    const made = create({
      container,
      onChange: (path, code) => now.current.onChange(path, code),
      onCursor: (at) => now.current.onCursor(at),
      onTouchKeys: setTyping,
      onSave: () => now.current.onSave(),
    });
    editor.current = made;
    made.applyTheme();
    made.show(now.current.given);
    let frame = requestAnimationFrame(function takeOver() {
      const { standing, onTakeOver, onHandle, textNow, given: last } = now.current;
      const left = standing.current?.();
      if (left === undefined) {
        frame = requestAnimationFrame(takeOver);
        return;
      }
      made.show(withTextsOfNow(last, textNow));
      made.takeOver(left);
      onTakeOver();
      onHandle(made);
      if (left.focused) made.focus();
    });
    const colours = new MutationObserver(() => made.applyTheme());
    colours.observe(document.documentElement, { attributeFilter: ["class"] });
    return () => {
      cancelAnimationFrame(frame);
      colours.disconnect();
      now.current.onHandle(undefined);
      made.close();
      editor.current = undefined;
    };
  }, [create]);

  // A file is given anew when it has another key, and the type is another when it is called otherwise.
  /* oxlint-disable react/exhaustive-effect-dependencies -- as said */
  useEffect(() => {
    editor.current?.show(withTextsOfNow(now.current.given, now.current.textNow));
    // Who waits for a file to be shown hears of it.
    if (now.current.there) now.current.onHandle(editor.current);
  }, [given.key]);
  useEffect(() => editor.current?.mark(marks), [marks, given.key]);
  useEffect(() => editor.current?.applyType(), [type]);
  /* oxlint-enable react/exhaustive-effect-dependencies */
  useEffect(() => editor.current?.wrap(wrap), [wrap]);
  useEffect(() => editor.current?.vim(vim ? (vimLine.current ?? undefined) : undefined), [vim, vimLine]);

  return (
    <>
      <div
        ref={place}
        className={`absolute inset-0 overflow-hidden bg-surface font-mono text-code pointer-coarse:text-[max(16px,var(--code-size))] ${there ? "" : "invisible"}`}
      />
      {typing && (
        <Suspense fallback={null}>
          <SymbolBar {...typing} onLeave={() => setTyping(undefined)} />
        </Suspense>
      )}
    </>
  );
}

/** What was typed since they were given is in them. */
function withTextsOfNow(given: EditorFiles, textNow: PageEditorPaneProps["textNow"]): EditorFiles {
  const files = given.files.map(({ path, content }) => ({ path, content: textNow(path) ?? content }));
  return { ...given, files };
}
