"use client";

import "uplot/dist/uPlot.min.css";
import { useMemo, useState } from "react";
import type { DockPaneProps } from "../dock/dock-panes.ts";
import { chartData, lastSpan, type Span } from "./chart-data.ts";
import { ChartView } from "./chart-view.tsx";
import { csvOf } from "./csv.ts";
import { MEASURES } from "./measures.ts";
import { MetricsBar, type Minutes } from "./metrics-bar.tsx";
import type { Metrics } from "./metrics-store.ts";
import { clock, MetricsTable } from "./metrics-table.tsx";
import { saveText } from "./save-text.ts";
import { standingWords } from "./standing-words.ts";
import { stepRows, summaryRows } from "./table.ts";
import { useCores, useMetrics } from "./use-metrics.ts";

const MINUTE_MS = 60_000;

/** What the sandbox uses, as charts or as a table. */
export default function MetricsPane({ metrics: store, state }: DockPaneProps) {
  const live = useMetrics(store);
  const cores = useCores();
  const [minutes, setMinutes] = useState<Minutes>(2);
  const [asTable, setAsTable] = useState(false);
  const [frozen, setFrozen] = useState<Metrics>();
  const shown = frozen ?? live;
  const span = useMemo(() => lastSpan(shown, minutes * MINUTE_MS), [shown, minutes]);
  const moving = frozen === undefined && live.current !== undefined;
  const known = shown.samples.length > 0;

  return (
    <div className="flex h-full flex-col">
      <MetricsBar
        minutes={minutes}
        onMinutes={setMinutes}
        frozen={frozen !== undefined}
        onFreeze={() => setFrozen(frozen === undefined ? live : undefined)}
        asTable={asTable}
        onTable={() => setAsTable(!asTable)}
        onExport={known ? () => saveText("metrics.csv", "text/csv", csvOf(shown, cores)) : undefined}
      />
      <output aria-label="Metrics state" className="block shrink-0 px-3 pt-2 text-ui text-soft">
        {frozen === undefined
          ? standingWords(state, live, cores)
          : `Frozen at ${clock(span.toMs)}. Numbers are still collected.`}
      </output>
      <section
        aria-label={asTable ? "Table of metrics" : "Charts"}
        // A box that scrolls must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as said
        tabIndex={0}
        className="min-h-0 grow overflow-auto px-3 py-2 -outline-offset-2"
      >
        {asTable ? (
          <MetricsTable
            summary={summaryRows(shown, span, cores)}
            steps={known ? stepRows(shown, span, cores) : []}
          />
        ) : (
          <Charts
            metrics={shown}
            minutes={minutes}
            {...(known ? endsOf(span, moving ? minutes : undefined) : { from: "", to: "" })}
            cores={cores}
          />
        )}
      </section>
    </div>
  );
}

/** The ends of the time axis in words: how long ago while it moves, times of the day when it stands. */
function endsOf({ fromMs, toMs }: Span, movingMinutes: Minutes | undefined): { from: string; to: string } {
  if (movingMinutes !== undefined) return { from: `${movingMinutes} min ago`, to: "now" };
  return { from: clock(fromMs), to: clock(toMs) };
}

function Charts({
  metrics,
  minutes,
  cores,
  ...ends
}: {
  metrics: Metrics;
  minutes: Minutes;
  cores: number | undefined;
  from: string;
  to: string;
}) {
  const charts = useMemo(() => {
    const span = lastSpan(metrics, minutes * MINUTE_MS);
    return MEASURES.map((measure) => ({ measure, data: chartData(metrics, span, measure, cores) }));
  }, [metrics, minutes, cores]);
  return (
    <div className="grid h-full auto-rows-[minmax(7rem,1fr)] grid-cols-2 gap-x-4 gap-y-3 wide:gap-x-6">
      {charts.map(({ measure, data }) => (
        <ChartView key={measure.id} measure={measure} data={data} {...ends} />
      ))}
    </div>
  );
}
