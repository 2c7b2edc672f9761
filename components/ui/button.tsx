import type { ComponentProps } from "react";

const LOOKS = {
  /** The one thing to do next. */
  primary: "bg-accent text-accent-ink hover:bg-accent-hover font-semibold",
  quiet: "text-soft hover:bg-hover hover:text-ink",
  outlined: "border border-strong text-ink hover:bg-hover",
} as const;

/** A button; `look` says how much it asks for attention. */
export function Button({
  look = "outlined",
  className = "",
  ...rest
}: ComponentProps<"button"> & { look?: keyof typeof LOOKS }) {
  return (
    <button
      type="button"
      className={`inline-flex h-8 items-center justify-center gap-2 rounded-md px-3 text-ui transition-colors select-none disabled:opacity-50 pointer-coarse:h-10 ${LOOKS[look]} ${className}`}
      {...rest}
    />
  );
}
