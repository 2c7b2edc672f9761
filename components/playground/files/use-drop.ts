import { type DragEvent, useState } from "react";

export interface Drop {
  /** The folder that a file is held over; undefined while none is. */
  readonly over: string | undefined;
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

/** Takes files that are dropped, into the folder that they are dropped on: what says `data-folder`. */
export function useDrop(onFiles: (files: readonly File[], folder: string) => void): Drop {
  const [over, setOver] = useState<string>();
  return {
    over,
    handlers: {
      onDragOver(event) {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
        setOver(folderAt(event));
      },
      onDragLeave(event) {
        const to = event.relatedTarget;
        if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(undefined);
      },
      onDrop(event) {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(undefined);
        const files = filesOf(event.dataTransfer);
        if (files.length > 0) onFiles(files, folderAt(event));
      },
    },
  };
}

function folderAt({ target }: DragEvent): string {
  const place = target instanceof Element ? target.closest<HTMLElement>("[data-folder]") : null;
  return place?.dataset["folder"] ?? "";
}

/** A dropped folder comes as a file that cannot be read: only files are taken. */
function filesOf(transfer: DataTransfer): readonly File[] {
  return [...transfer.items].flatMap((item) => {
    if (item.kind !== "file" || item.webkitGetAsEntry()?.isDirectory === true) return [];
    const file = item.getAsFile();
    return file ? [file] : [];
  });
}
