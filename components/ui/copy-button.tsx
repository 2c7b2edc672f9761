"use client";

import { Check, type LucideIcon, X } from "lucide-react";
import { useEffect, useState } from "react";
import { copyText } from "./copy-text.ts";
import { IconButton } from "./icon-button.tsx";

const TOLD_FOR_MS = 1_500;

/** Copies a text, made when it is pressed, and says for a moment whether that went well. */
export function CopyButton({
  icon,
  label,
  text,
  disabled = false,
}: {
  icon: LucideIcon;
  label: string;
  text: () => string;
  disabled?: boolean;
}) {
  const [told, setTold] = useState<"copied" | "refused">();
  useEffect(() => {
    if (told === undefined) return undefined;
    const timer = setTimeout(() => setTold(undefined), TOLD_FOR_MS);
    return () => clearTimeout(timer);
  }, [told]);
  return (
    <IconButton
      icon={told === undefined ? icon : told === "copied" ? Check : X}
      label={
        told === undefined ? label : told === "copied" ? "Copied" : "The browser did not let this page copy"
      }
      disabled={disabled}
      onClick={() => {
        void copyText(text()).then(
          () => setTold("copied"),
          () => setTold("refused"),
        );
      }}
    />
  );
}
