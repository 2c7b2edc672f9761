import { ChevronRight, Download, File, FileSymlink, Folder, Pencil, Trash2 } from "lucide-react";
import type { FileEntry } from "#lib/api/file-contract.ts";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { useEffect, useRef } from "react";
import { bytes } from "../words.ts";
import { folderOf, type TreeRow } from "./file-tree.ts";
import { NameField } from "./name-field.tsx";

export type RowMode = "shown" | "renaming" | "removing";

interface FileRowProps {
  readonly row: TreeRow;
  readonly mode: RowMode;
  /** It is where Tab enters the tree. */
  readonly isStop: boolean;
  readonly isViewed: boolean;
  readonly isWritten: boolean;
  readonly downloadUrl: string | undefined;
  readonly onFocus: () => void;
  readonly onActivate: () => void;
  readonly onMode: (mode: RowMode) => void;
  readonly onRename: (name: string) => void;
  readonly onRemove: () => void;
}

const STEP_PX = 16;

/** One file or folder of the tree. */
export function FileRow({ row, mode, isStop, isViewed, ...rest }: FileRowProps) {
  const { entry, level, expanded, position, siblings } = row;
  return (
    // The keys are the tree's.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- as said
    <div
      role="treeitem"
      aria-label={labelOf(entry, rest.isWritten)}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={isViewed}
      {...(expanded === undefined ? {} : { "aria-expanded": expanded })}
      tabIndex={isStop ? 0 : -1}
      data-path={entry.path}
      data-folder={entry.kind === "folder" ? entry.path : folderOf(entry.path)}
      style={{ paddingLeft: 8 + (level - 1) * STEP_PX }}
      className="group flex h-7 items-center gap-1.5 pr-2 text-ui outline-none -outline-offset-2 hover:bg-hover focus-visible:outline-2 focus-visible:outline-focus aria-selected:bg-hover pointer-coarse:h-11"
      onFocus={(event) => {
        if (event.target === event.currentTarget) rest.onFocus();
      }}
      onClick={(event) => {
        if (mode !== "shown" || (event.target instanceof Element && event.target.closest("a, button")))
          return;
        event.currentTarget.focus();
        rest.onActivate();
      }}
    >
      {mode === "removing" ? (
        <Confirmation entry={entry} onRemove={rest.onRemove} onKeep={() => rest.onMode("shown")} />
      ) : (
        <>
          <Kind entry={entry} expanded={expanded} />
          {mode === "renaming" ? (
            <NameField
              label={`New name of ${entry.name}`}
              value={entry.name}
              onDone={rest.onRename}
              onCancel={() => rest.onMode("shown")}
            />
          ) : (
            <Shown entry={entry} {...rest} />
          )}
        </>
      )}
    </div>
  );
}

function Kind({ entry, expanded }: { entry: FileEntry; expanded: boolean | undefined }) {
  const Icon = entry.kind === "folder" ? Folder : entry.kind === "symlink" ? FileSymlink : File;
  return (
    <>
      <ChevronRight
        aria-hidden
        size={14}
        className={`shrink-0 text-faint transition-transform ${expanded ? "rotate-90" : ""} ${expanded === undefined ? "invisible" : ""}`}
      />
      <Icon aria-hidden size={14} strokeWidth={1.75} className="shrink-0 text-soft" />
    </>
  );
}

function Shown({
  entry,
  isWritten,
  downloadUrl,
  onMode,
}: Pick<FileRowProps, "isWritten" | "downloadUrl" | "onMode"> & { entry: FileEntry }) {
  const { name, kind, size, target } = entry;
  return (
    <>
      <span className="min-w-0 truncate font-mono text-small">
        {name}
        {target !== undefined && <span className="text-soft"> → {target}</span>}
      </span>
      {isWritten && (
        <span className="flex shrink-0 items-center gap-1 text-small text-soft">
          <span className="size-1.5 rounded-full bg-accent" /> new
        </span>
      )}
      <span className="grow" />
      <span className="hidden shrink-0 items-center group-focus-within:flex group-hover:flex">
        {downloadUrl !== undefined && (
          <a
            href={downloadUrl}
            download={name}
            tabIndex={-1}
            aria-label={`Download ${name}`}
            title={`Download ${name}`}
            className="inline-flex size-6 items-center justify-center rounded-md text-soft hover:text-ink pointer-coarse:size-10"
          >
            <Download aria-hidden size={14} strokeWidth={1.75} />
          </a>
        )}
        <IconButton
          icon={Pencil}
          label={`Rename ${name}`}
          tabIndex={-1}
          className="size-6"
          onClick={() => onMode("renaming")}
        />
        <IconButton
          icon={Trash2}
          label={`Delete ${name}`}
          tabIndex={-1}
          className="size-6"
          onClick={() => onMode("removing")}
        />
      </span>
      {kind === "file" && (
        <span className="shrink-0 text-right text-small whitespace-nowrap text-soft group-focus-within:hidden group-hover:hidden">
          {bytes(size)}
        </span>
      )}
    </>
  );
}

function Confirmation({
  entry: { name, kind },
  onRemove,
  onKeep,
}: {
  entry: FileEntry;
  onRemove: () => void;
  onKeep: () => void;
}) {
  const place = useRef<HTMLFieldSetElement>(null);
  useEffect(() => place.current?.querySelector("button")?.focus(), []);
  return (
    // Escape works wherever in it one is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- as said
    <fieldset
      ref={place}
      aria-label={`Delete ${name}`}
      className="flex min-w-0 grow items-center gap-2 pl-5"
      onKeyDown={(event) => {
        if (event.key === "Escape") onKeep();
        event.stopPropagation();
      }}
    >
      <span className="min-w-0 truncate">
        Delete <span className="font-mono text-small">{name}</span>
        {kind === "folder" && " and all that is in it"}?
      </span>
      <span className="grow" />
      <Button className="h-6 border-failed! px-2 text-failed!" onClick={onRemove}>
        Delete
      </Button>
      <Button look="quiet" className="h-6 px-2" onClick={onKeep}>
        Keep
      </Button>
    </fieldset>
  );
}

function labelOf({ name, kind, size, target }: FileEntry, isWritten: boolean): string {
  const what = kind === "file" ? bytes(size) : kind === "symlink" ? `link to ${target ?? "nothing"}` : kind;
  return `${name}, ${what}${isWritten ? ", new" : ""}`;
}
