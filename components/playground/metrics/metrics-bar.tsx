import { Segments } from "#components/ui/segments.tsx";
import { Download, type LucideIcon, Pause, Table2 } from "lucide-react";

/** How much of the past is shown. */
export const WINDOWS = [
  { id: 2, label: "2 min" },
  { id: 10, label: "10 min" },
] as const;
export type Minutes = (typeof WINDOWS)[number]["id"];

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
      <Segments
        label="Time shown"
        name="metrics-minutes"
        size="small"
        segments={WINDOWS}
        value={props.minutes}
        onChange={props.onMinutes}
      />
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
