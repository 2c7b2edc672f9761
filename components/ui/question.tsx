"use client";

import { useState } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

/** Asks before something is done that cannot be undone. */
export function Question({
  title,
  text,
  yes,
  doing,
  onYes,
  onClose,
}: {
  title: string;
  text: string;
  /** What is done, as a command. */
  yes: string;
  /** Stands in its place while that takes time. */
  doing: string;
  onYes: () => void;
  onClose: () => void;
}) {
  const [said, setSaid] = useState(false);
  return (
    <Dialog title={title} size="small" onClose={onClose}>
      <div className="flex flex-col gap-4 p-4 text-ui">
        <p>{text}</p>
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="quiet" onClick={onClose} disabled={said}>
            Cancel
          </Button>
          <Button
            disabled={said}
            onClick={() => {
              setSaid(true);
              onYes();
            }}
          >
            {said ? doing : yes}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
