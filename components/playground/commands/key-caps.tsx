/** Keys to be pressed, drawn as keys. */
export function KeyCaps({ keys }: { keys: readonly string[] }) {
  return (
    <span className="inline-flex shrink-0 gap-1">
      {keys.map((key) => (
        <kbd
          key={key}
          className="inline-flex h-5 min-w-5 items-center justify-center rounded border border-line bg-frame px-1 font-sans text-small text-soft"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
