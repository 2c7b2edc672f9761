import type { FileEntry } from "#lib/api/file-contract.ts";

/** A row of the tree as it is shown: what is in closed folders has none. */
export interface TreeRow {
  readonly entry: FileEntry;
  /** 1 for what is directly in /workspace. */
  readonly level: number;
  /** Undefined for everything but folders. */
  readonly expanded: boolean | undefined;
  /** Its place among those beside it, from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
}

/** The rows of a listing: folders before files, each by name as people count (`2` before `10`). */
export function treeRows(entries: readonly FileEntry[], expanded: ReadonlySet<string>): readonly TreeRow[] {
  const byFolder = Map.groupBy(entries, ({ path }) => folderOf(path));
  const rows: TreeRow[] = [];
  const add = (folder: string, level: number): void => {
    const inside = (byFolder.get(folder) ?? []).toSorted(inOrder);
    for (const [at, entry] of inside.entries()) {
      const open = entry.kind === "folder" ? expanded.has(entry.path) : undefined;
      rows.push({ entry, level, expanded: open, position: at + 1, siblings: inside.length });
      if (open === true) add(entry.path, level + 1);
    }
  };
  add("", 1);
  return rows;
}

/** What a key does in a tree: moves to a row, opens or closes a folder, or nothing. */
export type TreeMove =
  | { readonly kind: "focus"; readonly path: string }
  | { readonly kind: "expand" | "collapse"; readonly path: string }
  | undefined;

/** The keys of a tree as everywhere: up, down, left, right, Home, End; `path` has the focus. */
export function treeMove(rows: readonly TreeRow[], path: string, key: string): TreeMove {
  const at = rows.findIndex(({ entry }) => entry.path === path);
  const row = rows[at];
  if (row === undefined) return focusOn(rows[0]);
  switch (key) {
    case "ArrowDown":
      return focusOn(rows[at + 1]);
    case "ArrowUp":
      return focusOn(rows[at - 1]);
    case "Home":
      return focusOn(rows[0]);
    case "End":
      return focusOn(rows.at(-1));
    case "ArrowRight":
      if (row.expanded === false) return { kind: "expand", path };
      return row.expanded === true && rows[at + 1]?.level === row.level + 1
        ? focusOn(rows[at + 1])
        : undefined;
    case "ArrowLeft":
      if (row.expanded === true) return { kind: "collapse", path };
      return focusOn(rows.slice(0, at).findLast(({ level }) => level < row.level));
    default:
      return undefined;
  }
}

/** The next row whose name begins with what was typed; one letter again and again goes from one to the next. */
export function typeAhead(rows: readonly TreeRow[], path: string, typed: string): string | undefined {
  const first = typed.slice(0, 1);
  const again = typed === first.repeat(typed.length);
  const wanted = (again ? first : typed).toLowerCase();
  const at = rows.findIndex(({ entry }) => entry.path === path);
  const from = again ? at + 1 : Math.max(at, 0);
  const around = [...rows.slice(from), ...rows.slice(0, from)];
  return around.find(({ entry }) => entry.name.toLowerCase().startsWith(wanted))?.entry.path;
}

/** The row to go to when the one at `path` is removed: the next beside or after it, else the one before. */
export function besideRemoved(rows: readonly TreeRow[], path: string): string | undefined {
  const at = rows.findIndex(({ entry }) => entry.path === path);
  const after = rows.slice(at + 1).find(({ entry }) => !entry.path.startsWith(`${path}/`));
  return (after ?? rows[at - 1])?.entry.path;
}

/** The folder that a path is in; empty for /workspace. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

export function inFolder(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

function focusOn(row: TreeRow | undefined): TreeMove {
  return row && { kind: "focus", path: row.entry.path };
}

const NAMES = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function inOrder(left: FileEntry, right: FileEntry): number {
  const folders = Number(right.kind === "folder") - Number(left.kind === "folder");
  return folders || NAMES.compare(left.name, right.name) || (left.name < right.name ? -1 : 1);
}
