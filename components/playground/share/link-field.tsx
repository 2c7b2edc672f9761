"use client";

import { Copy } from "lucide-react";
import { CopyButton } from "#components/ui/copy-button.tsx";

/** A text to copy, with its name above it. */
export function LinkField({ name, text }: { name: string; text: string }) {
  return (
    <div className="flex flex-col gap-1">
      <span className="text-small text-soft">{name}</span>
      <div className="flex items-center rounded-md border border-line bg-frame pr-0.5">
        <input
          readOnly
          aria-label={name}
          value={text}
          data-own-enter
          onFocus={({ currentTarget }) => currentTarget.select()}
          className="h-8 min-w-0 grow bg-transparent px-2 font-mono text-small text-ink pointer-coarse:h-10"
        />
        <CopyButton icon={Copy} label={`Copy ${name.toLowerCase()}`} text={() => text} />
      </div>
    </div>
  );
}
