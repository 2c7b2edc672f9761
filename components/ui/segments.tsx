import type { ReactNode } from "react";

export interface Segment<Id extends string | number> {
  readonly id: Id;
  readonly label: ReactNode;
  readonly title?: string | undefined;
  /** Why it cannot be chosen; undefined when it can. */
  readonly missing?: string | undefined;
}

const SIZES = {
  /** Among text of the frame. */
  small: { group: "h-7 border-line", segment: "px-2" },
  usual: { group: "h-8 border-line", segment: "px-3 has-checked:font-medium max-wide:px-2.5" },
} as const;

/** One choice among few, side by side: radio buttons, for the keyboard as well. `name` is unique on the page. */
export function Segments<Id extends string | number>({
  label,
  name,
  size,
  segments,
  value,
  onChange,
}: {
  label: string;
  name: string;
  size: keyof typeof SIZES;
  segments: readonly Segment<Id>[];
  value: Id;
  onChange: (id: Id) => void;
}) {
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={`flex shrink-0 rounded-md border pointer-coarse:h-10 ${SIZES[size].group}`}
    >
      {segments.map(({ id, label: words, title, missing }) => (
        <label
          key={id}
          title={missing ?? title}
          className={`relative flex items-center text-ui whitespace-nowrap transition-colors select-none first:rounded-l-[5px] last:rounded-r-[5px] has-checked:bg-hover has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus ${SIZES[size].segment} ${
            missing === undefined ? "cursor-pointer text-soft hover:text-ink" : "text-faint line-through"
          }`}
        >
          <input
            type="radio"
            name={name}
            value={id}
            checked={id === value}
            disabled={missing !== undefined}
            aria-describedby={missing === undefined ? undefined : `no-${name}-${id}`}
            onChange={() => onChange(id)}
            className="absolute inset-0 cursor-[inherit] opacity-0"
          />
          {words}
          {missing !== undefined && (
            <span id={`no-${name}-${id}`} hidden>
              {missing}
            </span>
          )}
        </label>
      ))}
    </div>
  );
}
