"use client";

import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { DocumentFile } from "../documents/document.ts";
import { editorLanguage } from "../documents/edit-document.ts";
import type { PageLanguage } from "../languages.ts";
import type { EditorHandle, EditorProps, Mark, Standing } from "./editor-handle.ts";
import { useSettings } from "../settings/use-settings.tsx";
import { LeaveHint } from "./leave-hint.tsx";
import { PageEditorPane } from "./page-editor-pane.tsx";
import { PlainEditor } from "./plain-editor.tsx";
import { usePageEditor } from "./use-page-editor.ts";

/** What the editor starts with; another revision is a file that the page gives anew. */
export interface EditorStart {
  readonly path: string;
  readonly text: string;
  readonly revision: number;
  /** All files that are open, that one too. */
  readonly files: readonly DocumentFile[];
}

export interface EditorPaneProps {
  readonly language: PageLanguage;
  /** `undefined` while the draft is still being looked for. */
  readonly code: EditorStart | undefined;
  /** The newest text of a file; undefined when it is not there. */
  readonly textNow: (path: string) => string | undefined;
  readonly marks: readonly Mark[];
  /** The page shows its text larger. */
  readonly presenting: boolean;
  readonly onChange: (path: string, code: string) => void;
  readonly onCursor: EditorProps["onCursor"];
  readonly onHandle: (handle: EditorHandle | undefined) => void;
  readonly onSave: () => void;
}

/** The code: a plain text field at once, and the editor in its place when that has loaded. */
export function EditorPane({
  language,
  code,
  textNow,
  presenting,
  onChange,
  onSave,
  ...rest
}: EditorPaneProps) {
  const { codeSize, wrap, vim } = useSettings().settings;
  const create = usePageEditor();
  const standing = useRef<() => Standing | undefined>(undefined);
  const vimLine = useRef<HTMLDivElement>(null);
  const [there, setThere] = useState(false);
  const key = `${code?.path} ${code?.revision}`;
  const { id, indent } = language;
  return (
    <div className="flex h-full flex-col">
      <LeaveHint>
        {create !== undefined && code !== undefined && (
          <PageEditorPane
            {...rest}
            create={create}
            given={{ key, path: code.path, files: code.files, program: id, indent }}
            textNow={textNow}
            type={`${presenting} ${codeSize}`}
            wrap={wrap}
            vim={vim}
            vimLine={vimLine}
            onSave={onSave}
            standing={standing}
            there={there}
            onTakeOver={() => flushSync(() => setThere(true))}
            onChange={onChange}
          />
        )}
        {!there && (
          <div className="absolute inset-0">
            <PlainEditor
              key={key}
              {...rest}
              language={code === undefined ? language.editor : editorLanguage(code.path)}
              indent={indent}
              busy={code === undefined}
              initialCode={code?.text ?? ""}
              standing={standing}
              onChange={(text) => code && onChange(code.path, text)}
            />
          </div>
        )}
      </LeaveHint>
      {vim && (
        <div
          ref={vimLine}
          className="h-7 shrink-0 border-t border-line bg-frame px-4 py-1 font-mono text-small text-soft pointer-coarse:hidden [&_input]:w-1/2 [&_input]:text-ink [&_input]:outline-none"
        />
      )}
    </div>
  );
}
