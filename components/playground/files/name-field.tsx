import { useEffect, useRef } from "react";

/** A name to type: Enter takes it, Escape or leaving the field does not. */
export function NameField({
  label,
  value,
  onDone,
  onCancel,
}: {
  label: string;
  value: string;
  onDone: (name: string) => void;
  onCancel: () => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const input = field.current;
    if (!input) return;
    input.focus();
    // What is before the ending is what one mostly changes.
    const dot = value.lastIndexOf(".");
    input.setSelectionRange(value.endsWith("/") ? value.length : 0, dot > 0 ? dot : value.length);
  }, [value]);
  return (
    <input
      ref={field}
      aria-label={label}
      defaultValue={value}
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="off"
      className="h-6 min-w-0 grow rounded-sm border border-strong bg-raised px-1 font-mono text-small text-ink pointer-coarse:h-10 pointer-coarse:text-[16px]"
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") onCancel();
        if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
        event.preventDefault();
        const name = event.currentTarget.value.trim();
        if (name === "" || name === value) onCancel();
        else onDone(name);
      }}
      onBlur={onCancel}
    />
  );
}
