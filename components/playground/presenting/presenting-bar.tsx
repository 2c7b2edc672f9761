import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";

/** What stays of the frame while one presents, for who has a mouse or a finger alone: to run, and to end it. */
export function PresentingBar({ onEnd, children }: { onEnd: () => void; children: ReactNode }) {
  return (
    <div className="flex h-11 shrink-0 items-center justify-between gap-2 border-t border-line bg-frame px-2 pointer-coarse:h-14">
      <Button look="quiet" title="End presenting (Escape)" onClick={onEnd}>
        <X aria-hidden size={15} strokeWidth={1.75} /> End presenting
      </Button>
      {children}
    </div>
  );
}
