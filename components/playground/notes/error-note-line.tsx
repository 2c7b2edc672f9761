import { Lightbulb } from "lucide-react";
import type { Run } from "../state/run.ts";
import { noteOf } from "./error-note.ts";

/** A friendly word on a common error, apart from what the interpreter says itself. */
export function ErrorNoteLine({ run }: { run: Run }) {
  const note = noteOf(run);
  if (note === undefined) return null;
  return (
    <p
      role="note"
      aria-label="About this error"
      className="mx-4 mt-1 mb-3 flex max-w-[72ch] gap-2 border-l-2 border-accent py-1 pl-3 text-ui text-soft"
    >
      <Lightbulb aria-hidden size={14} className="mt-[3px] shrink-0" strokeWidth={1.75} />
      <span className="min-w-0 break-words">{note}</span>
    </p>
  );
}
