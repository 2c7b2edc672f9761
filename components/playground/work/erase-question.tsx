"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";

/** Asks before everything goes. */
export function EraseQuestion({ onErase, onClose }: { onErase: () => void; onClose: () => void }) {
  const [erasing, setErasing] = useState(false);
  return (
    <Dialog title="Erase all my data here?" size="small" onClose={onClose}>
      <div className="flex flex-col gap-4 p-4 text-ui">
        <p>
          Your programs, their history and your settings are removed from this browser, in all of its tabs,
          and the sandboxes of these tabs end with the files in them. Nothing of it can be brought back.
        </p>
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="quiet" onClick={onClose} disabled={erasing}>
            Cancel
          </Button>
          <Button
            className="text-failed"
            disabled={erasing}
            onClick={() => {
              setErasing(true);
              onErase();
            }}
          >
            {erasing ? "Erasing" : "Erase everything"}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
