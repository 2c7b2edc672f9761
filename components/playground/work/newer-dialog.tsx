"use client";

import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { ProgramDocument } from "../documents/document.ts";
import { DiffView } from "./diff-view.tsx";

/** What another tab made of the program, beside what stands in this one. */
export function NewerDialog({
  present,
  other,
  onTake,
  onKeep,
  onClose,
}: {
  present: ProgramDocument;
  other: ProgramDocument;
  onTake: () => void;
  onKeep: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog title="What the other tab changed" size="large" onClose={onClose}>
      <DiffView present={present} other={other} />
      <div className="flex shrink-0 flex-wrap justify-end gap-2 border-t border-line px-3 py-2">
        <Button onClick={onKeep}>Keep mine</Button>
        <Button look="primary" onClick={onTake}>
          Take it
        </Button>
      </div>
    </Dialog>
  );
}
