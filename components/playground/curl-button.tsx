"use client";

import { SquareTerminal } from "lucide-react";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { curlCommand, type CurlProgram } from "./curl-command.ts";

/** Copies a command that runs the program from a terminal, with what was typed into it as its input. */
export function CurlButton({ program }: { program: () => CurlProgram }) {
  return (
    <CopyButton
      icon={SquareTerminal}
      label="Copy as curl"
      text={() => curlCommand(window.location.origin, program())}
    />
  );
}
