import { AlignLeft } from "lucide-react";
import { IconButton } from "#components/ui/icon-button.tsx";

/** Formats what is in the editor. */
export function FormatButton({ onFormat }: { onFormat: () => void }) {
  return <IconButton icon={AlignLeft} label="Format" onClick={onFormat} className="max-wide:hidden" />;
}
