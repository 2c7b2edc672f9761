"use client";

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useLimits } from "#lib/api/hooks.ts";
import type { DockPaneProps } from "../dock/dock-panes.ts";
import { FileTree } from "./file-tree-view.tsx";
import type { Dropped } from "./dropped-files.ts";
import type { FileEntry } from "#lib/api/file-contract.ts";
import { FileView, type Viewed, viewedOf } from "./file-view.tsx";
import { FilesBar } from "./files-bar.tsx";
import { inFolder } from "./file-tree.ts";
import { NameField } from "./name-field.tsx";
import { UploadList } from "./upload-list.tsx";
import { useDrop } from "./use-drop.ts";

const MIB = 1024 * 1024;

/** All of /workspace: a tree, what is in a file, and everything that one does with files. */
export default function FilesPane({ session: { files: store }, onOpenFile }: DockPaneProps) {
  const state = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
  const limits = useLimits();
  const [folder, setFolder] = useState("");
  const [making, setMaking] = useState<"file" | "folder">();
  const [viewed, setViewed] = useState<{ readonly path: string; readonly content: Viewed }>();
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => store.watch(), [store]);

  const workspaceMiB = limits.data?.limits["workspaceMiB"];
  const maxBytes = workspaceMiB === undefined ? undefined : workspaceMiB * MIB;
  const [dropProblem, setDropProblem] = useState<string>();
  const upload = (files: readonly File[], into: string): void =>
    void store.upload(
      files.map((content) => ({ path: inFolder(into, content.name), content })),
      maxBytes,
    );
  async function takeDropped({ files, emptyFolders }: Dropped, into: string): Promise<void> {
    const placed = files.map(({ path, content }) => ({ path: inFolder(into, path), content }));
    await store.upload(placed, maxBytes);
    for (const path of emptyFolders) await store.makeFolder(inFolder(into, path));
  }
  const drop = useDrop((dropped, into) => void takeDropped(dropped, into), setDropProblem);
  const shown = viewed && state.entries?.find(({ path }) => path === viewed.path);

  /** A text opens in the editor; what is none is shown here as well as it can be. */
  async function view(entry: FileEntry): Promise<void> {
    const content = await viewedOf(store, entry);
    if (content.kind !== "text") setViewed({ path: entry.path, content });
    else {
      setViewed(undefined);
      onOpenFile(entry.path, content.text);
    }
  }

  async function make(path: string): Promise<void> {
    const made = making === "folder" ? await store.makeFolder(path) : await store.makeFile(path);
    if (!made) return;
    setMaking(undefined);
    bar.current?.querySelector("button")?.focus();
  }

  return (
    <div className="relative flex h-full flex-col" {...drop.handlers}>
      <FilesBar
        ref={bar}
        onUpload={(files) => upload(files, folder)}
        onNew={setMaking}
        onRefresh={() => void store.refresh()}
      />
      {making !== undefined && (
        <div className="flex h-9 shrink-0 items-center gap-2 border-b border-line px-3">
          <span aria-hidden className="shrink-0 text-ui text-soft">
            New {making}
          </span>
          <NameField
            key={making}
            label={`Path of the new ${making}`}
            value={folder === "" ? "" : `${folder}/`}
            onDone={(path) => void make(path)}
            onCancel={() => setMaking(undefined)}
          />
        </div>
      )}
      <UploadList uploads={state.uploads} onCancel={store.cancelUpload} />
      <p role="alert" className="shrink-0 px-3 text-ui text-failed not-empty:py-1.5">
        {dropProblem ?? state.problem}
      </p>
      <div className="flex min-h-0 grow">
        <div className={`min-w-0 grow overflow-auto ${shown ? "max-wide:hidden" : ""}`}>
          {state.entries === undefined || state.entries.length === 0 ? (
            <p className="px-3 py-3 text-ui text-soft">
              {state.entries === undefined
                ? "Run a program or upload a file, and its files show here."
                : "Nothing is in /workspace yet. Upload a file, or drop one here."}
            </p>
          ) : (
            <FileTree
              store={store}
              entries={state.entries}
              written={state.written}
              onView={(entry) => void view(entry)}
              onFolder={setFolder}
              viewed={shown?.path}
            />
          )}
          {state.truncated && (
            <p className="px-3 py-2 text-ui text-soft">There are more files than are listed here.</p>
          )}
        </div>
        {viewed && shown && (
          <FileView
            store={store}
            entry={shown}
            content={viewed.content}
            onClose={() => setViewed(undefined)}
          />
        )}
      </div>
      {drop.over !== undefined && (
        <p className="pointer-events-none absolute inset-1 grid place-items-end rounded-md border-2 border-dashed border-accent p-2 text-ui text-ink">
          <span className="rounded-md bg-raised px-2 py-1">
            Drop into {drop.over === "" ? "/workspace" : drop.over}
          </span>
        </p>
      )}
    </div>
  );
}
