import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { FileEntry } from "#lib/api/file-contract.ts";
import { FileRow, type RowMode } from "./file-row.tsx";
import { besideRemoved, folderOf, inFolder, treeMove, treeRows, typeAhead } from "./file-tree.ts";
import type { FilesStore } from "./files-store.ts";

/** Letters that follow one another so quickly are one word. */
const WORD_MS = 700;

/**
 * The tree of /workspace, as trees are everywhere: arrow keys, Home, End, letters; Enter opens, F2 renames, Delete asks
 * and removes.
 */
export function FileTree({
  store,
  written,
  entries,
  viewed,
  onView,
  onFolder,
}: {
  store: FilesStore;
  written: ReadonlySet<string>;
  entries: readonly FileEntry[];
  viewed: string | undefined;
  onView: (entry: FileEntry) => void;
  /** The folder that one is in now, for what is made or uploaded next. */
  onFolder: (folder: string) => void;
}) {
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<string>();
  const [mode, setMode] = useState<RowMode>("shown");
  const rows = useMemo(() => treeRows(entries, expanded), [entries, expanded]);
  const tree = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: "", atMs: 0 });
  /** The row to focus when it is there. */
  const wanted = useRef<string>(undefined);
  const stop = rows.find(({ entry }) => entry.path === focused) ?? rows[0];

  useEffect(() => {
    const path = wanted.current;
    if (path === undefined) return;
    const row = tree.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`);
    if (!row) return;
    wanted.current = undefined;
    row.focus();
  });

  function focus(path: string | undefined): void {
    if (path === undefined) return;
    wanted.current = path;
    setMode("shown");
    setFocused(path);
  }

  function toggle(path: string, open: boolean): void {
    const next = new Set(expanded);
    if (open) next.add(path);
    else next.delete(path);
    setExpanded(next);
  }

  function activate(entry: FileEntry): void {
    if (entry.kind === "folder") toggle(entry.path, !expanded.has(entry.path));
    else if (entry.kind === "file") onView(entry);
  }

  function keyDown(event: KeyboardEvent): void {
    const { key } = event;
    if (stop === undefined || mode !== "shown" || event.ctrlKey || event.metaKey || event.altKey) return;
    const { entry } = stop;
    const move = treeMove(rows, entry.path, key);
    if (move?.kind === "focus") focus(move.path);
    else if (move) toggle(move.path, move.kind === "expand");
    else if (key === "Enter" && !event.shiftKey) activate(entry);
    else if (key === "F2") setMode("renaming");
    else if (key === "Delete") setMode("removing");
    else if (key.length === 1) findTyped(key, entry.path);
    else return;
    event.preventDefault();
  }

  function findTyped(key: string, path: string): void {
    const { text, atMs } = typed.current;
    const now = performance.now();
    typed.current = { text: now - atMs < WORD_MS ? text + key : key, atMs: now };
    focus(typeAhead(rows, path, typed.current.text));
  }

  async function rename({ path }: FileEntry, name: string): Promise<void> {
    const to = inFolder(folderOf(path), name);
    focus((await store.rename(path, to)) ? to : path);
  }

  async function remove({ path }: FileEntry): Promise<void> {
    const next = besideRemoved(rows, path);
    focus((await store.remove(path)) ? next : path);
  }

  return (
    <div
      ref={tree}
      role="tree"
      tabIndex={-1}
      aria-label="Files in /workspace"
      className="py-1"
      onKeyDown={keyDown}
    >
      {rows.map((row) => {
        const { entry } = row;
        const isStop = entry.path === stop?.entry.path;
        return (
          <FileRow
            key={entry.path}
            row={row}
            mode={isStop ? mode : "shown"}
            isStop={isStop}
            isViewed={entry.path === viewed}
            isWritten={written.has(entry.path)}
            downloadUrl={entry.kind === "file" ? store.downloadUrl(entry.path) : undefined}
            onFocus={() => {
              setFocused(entry.path);
              onFolder(entry.kind === "folder" ? entry.path : folderOf(entry.path));
            }}
            onActivate={() => activate(entry)}
            onMode={(next) => {
              if (next === "shown") focus(entry.path);
              else {
                setFocused(entry.path);
                setMode(next);
              }
            }}
            onRename={(name) => void rename(entry, name)}
            onRemove={() => void remove(entry)}
          />
        );
      })}
    </div>
  );
}
