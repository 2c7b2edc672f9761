import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";

/** A small square button with a picture; `label` is its accessible name and its tooltip. */
export function IconButton({
  icon: Icon,
  label,
  className = "",
  ...rest
}: Omit<ComponentProps<"button">, "children"> & { icon: LucideIcon; label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-flex size-7 shrink-0 items-center justify-center rounded-md text-soft transition-colors hover:bg-hover hover:text-ink disabled:opacity-40 disabled:hover:bg-transparent pointer-coarse:size-10 ${className}`}
      {...rest}
    >
      <Icon aria-hidden size={15} strokeWidth={1.75} />
    </button>
  );
}
