import { Download, type LucideIcon, Pause, Table2 } from "lucide-react";

/** How much of the past is shown. */
export const WINDOWS = [
  { minutes: 2, label: "2 min" },
  { minutes: 10, label: "10 min" },
] as const;
export type Minutes = (typeof WINDOWS)[number]["minutes"];

export interface MetricsBarProps {
  readonly minutes: Minutes;
  readonly onMinutes: (minutes: Minutes) => void;
  readonly frozen: boolean;
  readonly onFreeze: () => void;
  readonly asTable: boolean;
  readonly onTable: () => void;
  /** Undefined while there is nothing to export. */
  readonly onExport: (() => void) | undefined;
}

/** What one does with the charts. */
export function MetricsBar(props: MetricsBarProps) {
  return (
    <div className="flex h-9 shrink-0 items-center gap-1 border-b border-line px-2 pointer-coarse:h-12">
      <div
        role="radiogroup"
        aria-label="Time shown"
        className="flex h-7 shrink-0 rounded-md border border-line pointer-coarse:h-10"
      >
        {WINDOWS.map(({ minutes, label }) => (
          <label
            key={minutes}
            className="relative flex cursor-pointer items-center px-2 text-ui whitespace-nowrap text-soft transition-colors select-none first:rounded-l-[5px] last:rounded-r-[5px] hover:text-ink has-checked:bg-hover has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name="metrics-minutes"
              checked={minutes === props.minutes}
              onChange={() => props.onMinutes(minutes)}
              className="absolute inset-0 cursor-[inherit] opacity-0"
            />
            {label}
          </label>
        ))}
      </div>
      <BarButton icon={Pause} label="Freeze" pressed={props.frozen} onPress={props.onFreeze} />
      <BarButton icon={Table2} label="Show as table" pressed={props.asTable} onPress={props.onTable} />
      <div className="grow" />
      <BarButton icon={Download} label="Export as CSV" onPress={props.onExport} />
    </div>
  );
}

/** On narrow screens its picture alone. Without something to do it is there and cannot be pressed. */
function BarButton({
  icon: Icon,
  label,
  pressed,
  onPress,
}: {
  icon: LucideIcon;
  label: string;
  /** For what is switched on and off. */
  pressed?: boolean;
  onPress: (() => void) | undefined;
}) {
  return (
    <button
      type="button"
      title={label}
      aria-pressed={pressed}
      disabled={onPress === undefined}
      onClick={onPress}
      className="inline-flex h-7 items-center justify-center gap-1.5 rounded-md px-2 text-ui whitespace-nowrap text-soft transition-colors enabled:hover:bg-hover enabled:hover:text-ink disabled:opacity-50 aria-pressed:bg-hover aria-pressed:text-ink pointer-coarse:h-10 pointer-coarse:min-w-10"
    >
      <Icon aria-hidden size={14} strokeWidth={1.75} />
      <span className="max-[1100px]:sr-only">{label}</span>
    </button>
  );
}
