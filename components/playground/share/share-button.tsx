"use client";

import { Share2 } from "lucide-react";
import { Button } from "#components/ui/button.tsx";

/** Opens what is shared and how; says quietly when the program is another than the one that was shared. */
export function ShareButton({ changed, onOpen }: { changed: boolean; onOpen: () => void }) {
  return (
    <div className="flex min-w-0 items-center gap-2 max-wide:hidden">
      <Button look="quiet" aria-haspopup="dialog" title="Share; Ctrl S makes a link at once" onClick={onOpen}>
        <Share2 aria-hidden size={14} /> Share
      </Button>
      {changed && <p className="truncate text-small text-soft">changed since shared</p>}
    </div>
  );
}
