import { type DragEvent, useState } from "react";
import { type Dropped, droppedFiles, MOST_DROPPED } from "./dropped-files.ts";

export interface Drop {
  /** The folder that a file is held over; undefined while none is. */
  readonly over: string | undefined;
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

/**
 * Takes files and folders that are dropped, into the folder that they are dropped on: what says `data-folder`.
 * `onProblem` is told what could not be taken, undefined when all could.
 */
export function useDrop(
  onDropped: (dropped: Dropped, folder: string) => void,
  onProblem: (problem: string | undefined) => void,
): Drop {
  const [over, setOver] = useState<string>();

  async function take(data: DataTransfer, folder: string): Promise<void> {
    try {
      const dropped = await droppedFiles(data);
      onProblem(dropped === undefined ? TOO_MANY : undefined);
      if (dropped !== undefined) onDropped(dropped, folder);
    } catch {
      onProblem("The browser could not read what was dropped. Nothing was uploaded.");
    }
  }

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
        const folder = folderAt(event);
        void take(event.dataTransfer, folder);
      },
    },
  };
}

const TOO_MANY = `More than ${MOST_DROPPED.toLocaleString("en")} files and folders were dropped, the limit. Nothing was uploaded.`;

function folderAt({ target }: DragEvent): string {
  const place = target instanceof Element ? target.closest<HTMLElement>("[data-folder]") : null;
  return place?.dataset["folder"] ?? "";
}
