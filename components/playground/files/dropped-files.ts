/** More than this is no folder of a program, but somebody's whole disk. */
export const MOST_DROPPED = 1_000;

/** What was dropped: files with their paths from where they were dropped, and folders in which nothing is. */
export interface Dropped {
  readonly files: readonly { readonly path: string; readonly content: File }[];
  readonly emptyFolders: readonly string[];
}

/**
 * All of what was dropped, folders with everything below them; undefined when that is more than `MOST_DROPPED` files and
 * folders: a part of a folder would be taken for the whole. Call it while the drop is told: afterwards a browser has
 * forgotten what was dropped.
 *
 * @throws whatever the browser says when a file cannot be read
 */
export async function droppedFiles(transfer: Pick<DataTransfer, "items">): Promise<Dropped | undefined> {
  const dropped = [...transfer.items].flatMap((item): (FileSystemEntry | File)[] => {
    if (item.kind !== "file") return [];
    const found = item.webkitGetAsEntry() ?? item.getAsFile();
    return found === null ? [] : [found];
  });
  const files: { path: string; content: File }[] = [];
  const emptyFolders: string[] = [];
  let found = 0;

  /** Whether it still fits. */
  async function take(entry: FileSystemEntry | File, folder: string): Promise<boolean> {
    found += 1;
    if (found > MOST_DROPPED) return false;
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry instanceof File) files.push({ path, content: entry });
    else if (isFile(entry)) files.push({ path, content: await fileOf(entry) });
    else if (isFolder(entry)) {
      const inside = await entriesOf(entry);
      if (inside === undefined) return false;
      if (inside.length === 0) emptyFolders.push(path);
      for (const each of inside) if (!(await take(each, path))) return false;
    }
    return true;
  }

  for (const entry of dropped) if (!(await take(entry, ""))) return undefined;
  return { files, emptyFolders };
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A browser gives them a hundred at a time, and none when there are no more; undefined when there are too many. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[] | undefined> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
    if (all.length > MOST_DROPPED) return undefined;
  }
}
