import { useCallback, useEffect, useRef, useState } from "react";
import type { Code } from "../use-code.ts";
import type { EditorStart } from "../editor/editor-pane.tsx";
import type { Session } from "../use-session.ts";
import { contentOf, mainFile, openFile, withFile, withName, withoutFile } from "./edit-document.ts";
import { mainNameProblem } from "./main-name.ts";
import {
  closed,
  isUnsaved,
  lost,
  NO_SANDBOX_TABS,
  opened,
  type SandboxTabs,
  savedAs,
  shownTab,
  typed,
} from "./sandbox-tabs.ts";

/** A file in the editor. */
export interface OpenTab {
  readonly path: string;
  /** The program's main file, another file of it, or a file that is in the sandbox alone. */
  readonly kind: "main" | "program" | "sandbox";
  /** Only files in the sandbox are saved by hand, or by a run. */
  readonly unsaved: boolean;
}

export interface OpenFiles {
  readonly tabs: readonly OpenTab[];
  readonly shown: string;
  /** What the editor starts with; undefined until the drafts were looked through. */
  readonly initial: EditorStart | undefined;
  /** The text of the file that is shown, as it stands now. */
  readonly read: () => string;
  /** The same of any file that is open; undefined when it is not. */
  readonly textNow: (path: string) => string | undefined;
  readonly change: (path: string, text: string) => void;
  readonly show: (path: string) => void;
  readonly showMain: () => void;
  /** Adds a file to the program. */
  readonly add: (path: string) => void;
  readonly rename: (path: string, name: string) => void;
  /** Why a file cannot have that name, in words; undefined when it can. */
  readonly renameProblem: (path: string, name: string) => string | undefined;
  /** Takes a file out of the program, or closes one of the sandbox. */
  readonly close: (path: string) => void;
  /** Whether closing it loses what was typed. */
  readonly losesOnClose: (path: string) => boolean;
  /** Shows a file of the sandbox that was just read; a file of the program as it stands in the program. */
  readonly openFromSandbox: (path: string, text: string) => void;
  /** Writes the files of the sandbox that were changed here; resolves when they are there, or it was told why not. */
  readonly saveToSandbox: () => Promise<void>;
}

/** The files in the editor: those of the program, and those of the sandbox that are no part of it. */
export function useOpenFiles(code: Code, { files, subscribe }: Session): OpenFiles {
  const { document, edit } = code;
  const [sandbox, setSandbox] = useState(NO_SANDBOX_TABS);
  const now = useRef(sandbox);
  /** Each showing of a file is another editor. */
  const [showing, setShowing] = useState(0);
  const put = useCallback((next: SandboxTabs) => {
    now.current = next;
    setSandbox(next);
  }, []);

  useEffect(() => subscribe(({ kind }) => kind === "lost" && put(lost(now.current))), [subscribe, put]);

  const show = useCallback(
    (path: string) => {
      const known = now.current.tabs.some((tab) => tab.path === path);
      put({ ...now.current, shown: known ? path : undefined });
      if (known) setShowing((count) => count + 1);
      else edit({ ...document(), open: path });
    },
    [document, edit, put],
  );

  const read = useCallback(() => shownTab(now.current)?.content ?? openFile(document()).content, [document]);

  const textNow = useCallback(
    (path: string) =>
      now.current.tabs.find((tab) => tab.path === path)?.content ?? contentOf(document(), path),
    [document],
  );

  const program = code.initial?.program;
  const tab = shownTab(sandbox);
  const programTabs = (program?.files ?? [{ path: code.language.path }]).map(({ path }, at): OpenTab => ({
    path,
    kind: at === 0 ? "main" : "program",
    unsaved: false,
  }));
  const inEditor = [...(program?.files ?? []), ...sandbox.tabs];
  const initial =
    tab === undefined
      ? code.initial && { ...code.initial, path: openFile(code.initial.program).path, files: inEditor }
      : { path: tab.path, text: tab.content, revision: showing, files: inEditor };

  return {
    tabs: [
      ...programTabs,
      ...sandbox.tabs.map((each): OpenTab => ({
        path: each.path,
        kind: "sandbox",
        unsaved: isUnsaved(each),
      })),
    ],
    shown: tab?.path ?? (program ? openFile(program).path : code.language.path),
    initial,
    read,
    textNow,
    change(path, text) {
      if (now.current.tabs.some((each) => each.path === path)) put(typed(now.current, path, text));
      else code.change(path, text);
    },
    show,
    showMain: useCallback(() => show(mainFile(document()).path), [show, document]),
    add(path) {
      put({ ...closed(now.current, path), shown: undefined });
      edit(withFile(document(), path));
    },
    rename(path, name) {
      edit(withName(document(), path, name));
      void files.removeIfThere(path);
    },
    renameProblem(path, name) {
      if (name !== path && textNow(name) !== undefined) return `There is a file ${name} already.`;
      return path === mainFile(document()).path ? mainNameProblem(code.language, name) : undefined;
    },
    close(path) {
      if (now.current.tabs.some((each) => each.path === path)) {
        put(closed(now.current, path));
        // The editor of the program starts with what was typed into it last.
        edit(document());
        return;
      }
      edit(withoutFile(document(), path));
      // What stays there from an earlier run could be imported by the next.
      void files.removeIfThere(path);
    },
    losesOnClose(path) {
      const open = now.current.tabs.find((each) => each.path === path);
      return open ? isUnsaved(open) : contentOf(document(), path) !== "";
    },
    openFromSandbox(path, text) {
      if (contentOf(document(), path) !== undefined) {
        show(path);
        return;
      }
      put(opened(now.current, path, text));
      setShowing((count) => count + 1);
    },
    async saveToSandbox() {
      for (const { path, content } of now.current.tabs.filter(isUnsaved)) {
        if (await files.save(path, new Blob([content]))) put(savedAs(now.current, path, content));
      }
    },
  };
}
